"""The lines that mail programs write above quoted mail, in many languages."""

import re

_FLAGS = re.IGNORECASE
# A sender's address and a time before a colon, whatever the language between them.
_SENDER = re.compile(
    r"^(?=.{0,250}[<(][^\s<>()@]{1,64}@[^\s<>()@]{1,99}[>)])(?=.{0,250}\d{1,2}[:.]\d\d)"
    r".{5,250}[:：]$"
)
_QUOTE = re.compile(
    r"^(?:on\b.{5,200}\bwrote|am\b.{5,200}\bschrieb\b.{0,80}|le\b.{5,200}\ba écrit|"
    r"el\b.{5,200}\bescribió|il\b.{5,200}\bha scritto|em\b.{5,200}\bescreveu|"
    r"op\b.{5,200}\bschreef.{0,80}|den\b.{5,200}\bskrev.{0,80}|"
    r"[-_ ]+ on\b.{5,200}\bwrote[-_ ]*|(?:quoting|zitat von) .{2,200}|"
    r"(?=[^:]{0,99}[\d@]).{5,200}\b(?:schrieb am|wrote on)\b.{5,80}"
    r"|[^:]{0,99}<[^<>@\s]{1,64}@[^<>\s]{1,99}> wrote|"
    r"fre\b.{5,200}\bskrev\b.{0,80}|"
    r"(?=.{0,200}\d{1,2}[:.]\d\d).{5,200}(?:napisał\(?a?\)?|pisze|napsal\(?a?\)?|írta|έγραψε"
    r"|kirjoitti|"
    r"menulis|đã viết|a scris|va escriure|escrigué|je napisao|rašė|rakstīja|kirjutas|כתב(?:ה)?)|"
    r"w dniu\b.{5,200}\bnapisał(?:\(?a\)?)?|.{5,200}(?:のメール|写道|пишет|написал|пише|написав|"
    r"님이 작성|tarihinde .{2,40}yazdı)\w?)\s?[:：]$|"
    r"^[-_ ]*(?:original message|forwarded message|begin forwarded message|"
    r"ursprüngliche nachricht|(?:anfang der )?weitergeleiteten? nachricht|message d'origine|"
    r"message transféré|début du message réexpédié|mensaje original|mensaje reenviado|"
    r"messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|"
    r"oorspronkelijk bericht|doorgestuurd bericht|wiadomość oryginalna|oryginalna wiadomość|"
    r"ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|"
    r"původní zpráva|eredeti üzenet|mesaj original|исходное сообщение|пересылаемое сообщение|"
    r"оригінальне повідомлення|orijinal mesaj|özgün i̇?leti|原始邮件|原始郵件|转发的邮件|轉寄郵件|"
    r"元のメッセージ|転送メッセージ|원본 메시지|전달된 메시지)(?:\b|[-_ :：]|$)|^_{10,}$|"
    r"^##-.*reply above",
    _FLAGS,
)
_NAMES = (
    "from sent to cc date subject reply-to",
    "von gesendet an datum betreff",
    "de envoyé à objet date fecha data enviada para asunto enviado da inviato oggetto assunto",
    "verzonden aan onderwerp",
    "från skickat till ämne kopia fra sendt til emne",
    "lähettäjä lähetetty vastaanottaja aihe",
    "od wysłano do temat dw odesláno komu předmět kopie",
    "feladó elküldve címzett tárgy trimis către subiect",
    "от отправлено кому тема дата копия від надіслано",
    "kimden gönderildi gönderilme kime konu tarih",
    "από στάλθηκε προς θέμα",
    "מאת נשלח אל נושא",
    "من إلى الموضوع التاريخ",
    "发件人 发送时间 收件人 主题 抄送 日期 寄件者 收件者 主旨",
    "差出人 送信日時 宛先 件名 日時",
    "제목 날짜",
    "từ tới",
    "จาก ส่ง ถึง เรื่อง",
    "dari dikirim kepada subjek",
)
_PHRASES = (
    "enviado el",
    "enviada em",
    "envoyé le",
    "sent on",
    "보낸 사람",
    "보낸 날짜",
    "받는 사람",
    "đã gửi",
    "chủ đề",
    "de la",
)
_HEADER = re.compile(
    rf"^(?:{'|'.join([*' '.join(_NAMES).split(), *_PHRASES])})\s?[:：]",
    _FLAGS,
)

_FROM = re.compile(
    r"(?:from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|від|kimden|από|מאת|من|发件人|寄件者|差出人"
    r"|보낸 사람|từ|จาก|dari|de la)\s?[:：]",
    _FLAGS,
)


def begins_quote(line: str) -> bool:
    """Tell whether a line, or two that were wrapped, stands above a quoted mail."""
    line = line[:300].strip("\u202a\u202b\u202c\u200e\u200f ")
    return bool(_QUOTE.match(line) or _SENDER.match(line))


def begins_headers(lines: list[str]) -> bool:
    """Tell whether two lines are the first of a quoted mail's head: its sender, and one more."""
    first, second = (line.replace("*", "") for line in [*lines, "", ""][:2])
    return bool(_FROM.match(first)) and is_quote_header(second)


def is_quote_header(line: str) -> bool:
    """Tell whether a line belongs to the head of a quoted mail, such as "From: Ada"."""
    return bool(_HEADER.match(line)) or line.endswith(("wrote:", "schrieb:", "a écrit :"))
