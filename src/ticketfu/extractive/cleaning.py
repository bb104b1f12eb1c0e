"""From a comment's text to its paragraphs: the clutter of mail goes, what was said stays."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from ticketfu.extractive.language import languages
from ticketfu.mail import begins_headers, begins_quote, is_quote_header
from ticketfu.text import clip_middle, plain

# Characters that are read; of a longer comment its head and tail, so that the work is bounded.
LONGEST_COMMENT = 20_000

_FLAGS = re.IGNORECASE
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_MARKUP = re.compile(
    r"!\[[^\[\]\n]{0,99}\]\([^()\n]{0,300}\)|[*_]{2}|<(?![^<>@\s]{1,64}@)[^<>\n]{1,200}>"
)
_LINK = re.compile(r"\[([^\[\]\n]{1,99})\]\([^()\n]{1,300}\)")
_URL = re.compile(r"https?://(?:www\.)?([^\s/<>\")]{1,60})[^\s<>\")]*[^\s<>\").,;:!?]")
_BLOB = re.compile(r"(?<![^\s])[!-~]{80,}")
# How agents sign short messages: ^JK.
_INITIALS = re.compile(r"\s*\^[A-Za-z]{1,4}\s*$")

_HANDLE = re.compile(r"^(?:@\w{1,40}[\s,:]+)+")
# How mail ends in languages without a file of cues, and in few letters in any.
_CLOSINGS = (
    r"br|rgds|thx|tks|brgds|mfg|atte|freundliche grüsse|mit freundlichen grüssen"
    r"|mit freundlichem gruß"
    r"|hochachtungsvoll|bonne réception|quedo a la espera|(?:med )?ven(?:n)?lig hilsen"
    r"|(?:mange )?hilsen(?:er)?"
    r"|(?:ystävällisin )?terveisin|terveisiä|s (?:přátelským )?pozdrav\w*|üdvözlettel|tisztelettel"
    r"|cu (?:stimă|respect)|με εκτίμηση|φιλικά|ευχαριστώ|בברכה|з повагою|с уважение|поздрави"
    r"|s poštovanjem|srdačan pozdrav|lep pozdrav|lijep pozdrav|lugupidamisega|tervitades|pagarbiai"
    r"|ar cieņu|trân trọng|thân mến|ขอแสดงความนับถือ|ขอบคุณ(?:ครับ|ค่ะ)?|hormat saya|salam"
    r"|terima kasih"
    r"|مع أطيب (?:التحيات|التمنيات)|सादर|धन्यवाद|भवदीय|atentament|salutacions|agur"
    r"|以上、?よろしくお願い(?:いた|致)?します|با احترام"
)

# What a telephone's mail ends with, by the name of the device or its program.
_DEVICE = r"(?:iphone|ipad|android|galaxy|samsung|huawei|outlook|yahoo|mail)"
_SENT_FROM = (
    r"sent from|envoyé à partir de?|enviado d[eo]|enviat des|verstuurd vanaf|sendt fra|skickat från"
    r"|lähetetty|wysłane z|отправлено с|надіслано з|trimis de pe|odesláno z"
)
_FOOTER = re.compile(
    r"^(?:confidentiality notice|disclaimer\b|this (?:e-?mail|message)(?: and any| is intended| may"
    r" contain|.{0,30}(?:confidential|privileged))|diese (?:e-?mail|nachricht).{0,30}vertraulich|"
    r"ce message.{0,40}confidentiel|please consider the environment|sent (?:from my|via)|"
    r"gesendet von|von meinem|get outlook for|envoyé d|"
    r"enviado desde|inviato da|verzonden vanaf|"
    r"confidentiality[\s:]|este (?:mensaje|correo).{0,40}confidencial|"
    r"esta mensagem.{0,40}confidencia|questo messaggio.{0,40}riservat"
    r"|dit bericht.{0,40}vertrouwelijk|"
    r"ta wiadomość.{0,40}poufn|detta meddelande.{0,40}konfident|это (?:письмо"
    r"|сообщение).{0,40}конфиденциал)"
    rf"|^(?:{_SENT_FROM}) .{{0,20}}{_DEVICE}|^发自我的|^發自我的"
    rf"|{_DEVICE}\S{{0,9}} ?(?:から送信|에서 보냄|gönderildi)$",
    _FLAGS,
)
_MACHINE = re.compile(
    r"^(?:at [\w.$]+\(|traceback|file \"|[{}\[\]<|$#]|\d{4}-\d\d-\d\d[t ]\d\d:\d\d|curl |(?:get|"
    r"post|put|delete|patch) /|\w+=\S+$|\"\w+\":)",
    _FLAGS,
)
_SMILEY = re.compile(r"(?<=\w) [:;]-?[)(DP](?=\s|$)")
_BULLET = re.compile(r"^(?:[-*•–·]|\(?\d{1,2}[.)])\s+")
_BEGINS = r"(?:i|we|my|our|the|your|can|is|how|since|wir|ich|je)\b"
_END = (".", "!", "?", ":", "。", "！", "？", "؟", "।")


def paragraphs(text: str, author: str = "") -> Iterator[str]:
    """Split a comment into paragraphs of what its author said."""
    lines = _lines(clip_middle(unicodedata.normalize("NFC", plain(text)), LONGEST_COMMENT))
    names = {name.casefold() for name in (author, *author.split()[:1])}
    lines = _unsigned(_unquoted(lines), names)
    spoken = [line for line in lines if not _MACHINE.match(line)]
    first = next((place for place, line in enumerate(spoken) if line), None)
    if first is not None:
        line = _greeting().sub("", _HANDLE.sub("", spoken[first]))
        spoken[first] = line[:1].upper() + line[1:]
    return _unwrapped(spoken)


def _lines(text: str) -> list[str]:
    text = _LINK.sub(r"\1", _FENCE.sub("\n\n", html.unescape(text)))
    bare = ("" if _URL.fullmatch(line.strip(" <>")) else line for line in text.split("\n"))
    text = _MARKUP.sub(" ", _SMILEY.sub(".", "\n".join(bare)))
    text = _BLOB.sub("…", _URL.sub(r"\1", text))
    return [" ".join(_INITIALS.sub("", line).split()) for line in text.split("\n")]


@cache
def _greeting() -> re.Pattern[str]:
    """A greeting with the name after it, in every language; the rest of its line stays."""
    spaced = "|".join(each.sources["greeting"] for each in languages().values() if each.bounded)
    close = "|".join(each.sources["greeting"] for each in languages().values() if not each.bounded)
    return re.compile(
        rf"^(?:{close})(?:[\s。，、！!,.:：~～]+|$)|"
        rf"^(?:{spaced})\b(?: (?={_BEGINS})|"
        rf"(?: (?!{_BEGINS})[^\s,!.:–،]+){{0,5}} ?(?:[,!:–،-]+|\.(?= |$)|$)\s*)",
        _FLAGS,
    )


@cache
def _closing() -> re.Pattern[str]:
    phrases = "|".join([*(each.sources["closing"] for each in languages().values()), _CLOSINGS])
    named = r"(?:[^\W\d_][\w.'-]*[ ,]+){0,2}(?:[^\W\d_][\w.'-]*)?[ ,]*"
    return re.compile(rf"^(?:{phrases})(?!\w)[\s,.!。،！]*{named}$", _FLAGS)


def _unquoted(lines: list[str]) -> list[str]:
    """Lines without quoted mail; a forwarded mail with nothing above it is the message itself."""
    kept: list[str] = []
    forwarded = False
    for place, line in enumerate(lines):
        pair = f"{line} {lines[place + 1]}" if place + 1 < len(lines) else line
        headed = begins_headers(lines[place : place + 2])
        if headed or begins_quote(line) or (begins_quote(pair) and not pair.startswith(">")):
            if any(kept) and not any(later.startswith(">") for later in lines[place:]):
                break
            forwarded = True
        elif not line.startswith(">") and not (forwarded and is_quote_header(line)):
            kept.append(line)
    return kept


def _unsigned(lines: list[str], names: set[str]) -> list[str]:
    """Lines without signature and disclaimer."""
    said = False
    for place, line in enumerate(lines):
        rule = line in {"--", "—", "___"}
        if said and (rule or _closes(line, names)):
            below = [later for later in lines[place + 1 :] if later]
            if rule or (len(below) <= 8 and max(map(len, below), default=0) < 90):
                return lines[:place]
        if _FOOTER.search(line):
            return lines[:place]
        said = said or bool(line)
    return lines


def _closes(line: str, names: set[str]) -> bool:
    named = line.casefold().strip(",.!-– ") in names - {""}
    return named or (0 < len(line) < 80 and bool(_closing().match(line)))


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Lines that a mail program wrapped are one paragraph again."""
    block: list[str] = []
    last = ""
    for line in lines:
        bare = _BULLET.sub("", line)
        goes_on = len(last) > 50 or bare[:1].islower() or last.endswith(_END)
        if block and line and bare == line and goes_on and not last.endswith((":", "：")):
            block.append(line)
        else:
            yield from [" ".join(block)] if block else []
            block = [bare] if bare else []
        last = line
    yield from [" ".join(block)] if block else []
