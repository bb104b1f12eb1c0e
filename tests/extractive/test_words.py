"""How mail is read and quoted: without its clutter, its secrets, and never as a whole."""

import pytest

from tests.extractive.factories import TWICE, agent, customer, note, summary_of
from ticketfu.extractive.cleaning import paragraphs

CARD, IBAN = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    ("clutter", "lost"),
    [
        ("\n\nOn Fri, 7 Nov 2025, Priya Patel <p@acme.test> wrote:\n> Old words", "Old words"),
        ("\n\nOn Fri, 7 Nov 2025, Priya Patel\n<p@acme.test> wrote:\n> Old words", "Old words"),
        ("\n\nAm 7. Nov. 2025 schrieb Priya Patel:\n> Alte Worte", "Alte Worte"),
        ("\n\n-----Original Message-----\nFrom: Priya\n\nOld words fail.", "Old words"),
        ("\n\nKind regards,\nDana Ruiz\nHead of Finance\n+49 30 1234", "Finance"),
        ("\n-- \nDana Ruiz, the error hotline", "hotline"),
        ("\n\nMit freundlichen Grüßen\nDana Ruiz", "Grüßen"),
        ("\n\nCordiali saluti\nDana Ruiz", "saluti"),
        ("\n\nС уважением,\nДана", "уважением"),
        ("\nSent from my iPhone", "iPhone"),
        ("\nThis email and any attachments are confidential.", "confidential"),
        ("\nhttps://acme.test/a/very/long/page?error=500", "acme.test"),
        ('\n```\n{"error": "broken"}\n```', "broken"),
        ("\n2025-11-03T10:00:01 ERROR failed\n  at com.acme.Foo(Foo.java:10)", "Foo"),
        ("\u200b\u202e\x07", "\u202e"),
    ],
)
async def test_the_clutter_of_mail_is_left_out(clutter: str, lost: str) -> None:
    said = await summary_of(customer(f"@acme Hello Priya,\n\n{TWICE}{clutter}"))
    assert "charged twice for our November subscription" in said.summary + said.intent
    assert lost not in said.model_dump_json()
    assert "@acme" not in said.model_dump_json()


@pytest.mark.parametrize(
    "head",
    [
        "From: Priya <p@acme.test>\nSent: Friday, November 7, 2025\nTo: Dana\nSubject: RE: x\n",
        "*From:* Priya <p@acme.test>\n*Sent:* Friday\n",
        "Von: Priya\nGesendet: Freitag\nAn: Dana\nBetreff: AW: x\n",
        "De: Priya\nEnviado el: viernes\nPara: Dana\n",
        "Od: Priya\nWysłano: piątek\n",
        "pt., 7 lis 2025 o 09:14 Priya <p@acme.test> napisał(a):",
        "Dne 7.11.2025 v 9:14 Priya Patel napsal(a):",
        "fre. 7. nov. 2025 kl. 09.14 skrev Priya <p@acme.test>:",
        "пт, 7 нояб. 2025 г. в 09:14, Priya <p@acme.test>:",
        "2025年11月7日(金) 9:14 Priya <p@acme.test>:",
        "În vin., 7 nov. 2025 la 09:14, Priya <p@acme.test> a scris:",
        "Priya <p@acme.test> schrieb am Fr., 7. Nov. 2025, 09:14:",
        "Quoting Priya <p@acme.test>:",
    ],
)
def test_a_quoted_mail_ends_what_was_said(head: str) -> None:
    text = f"Hello,\n\n{TWICE}\n\n{head}\nOld words"

    assert list(paragraphs(text)) == [TWICE]


@pytest.mark.parametrize(
    "closing",
    ["BR,", "Rgds", "Mit freundlichem Gruß", "Freundliche Grüsse", "Atte.", "Venlig hilsen",
     "Med vennlig hilsen", "Ystävällisin terveisin", "S pozdravem", "Üdvözlettel,", "Cu stimă,",
     "Με εκτίμηση,", "בברכה,", "З повагою,", "Lep pozdrav,", "Pagarbiai,", "Trân trọng,",
     "ขอแสดงความนับถือ", "Hormat saya,", "धन्यवाद", "مع أطيب التحيات", "以上、よろしくお願いします",
     "Sent from Outlook for iOS", "Sendt fra min iPhone", "Отправлено с iPhone", "iPhoneから送信",
     "나의 iPhone에서 보냄", "Verstuurd vanaf mijn iPhone",
     "Este mensaje es confidencial.", "iPhone'umdan gönderildi"],
)  # fmt: skip
def test_a_signature_is_known_in_any_language(closing: str) -> None:
    assert list(paragraphs(f"Hello,\n\n{TWICE}\n\n{closing}\nDana Ruiz")) == [TWICE]


@pytest.mark.parametrize(
    "words",
    ["From: and to are swapped in the list.", "Salam alaikum is our greeting on every page.",
     "Confidential data was leaked.", "Fatura bugün gönderildi.", "Отправлено с опозданием.",
     "Lähetetty lasku on väärä.", "Este correo con los adjuntos no llega."],
)  # fmt: skip
def test_words_like_those_of_a_mails_end_stay(words: str) -> None:
    assert words in "\n".join(paragraphs(f"Hello,\n\n{TWICE}\n\n{words}\nIs that so?"))


async def test_a_forwarded_mail_is_the_message() -> None:
    forwarded = f"---------- Forwarded message ---------\nFrom: Al <a@acme.test>\n\n{TWICE}"
    said = await summary_of(customer(forwarded))
    assert "charged twice for our November" in said.intent + said.summary


async def test_an_error_text_alone_is_still_what_was_said() -> None:
    said = await summary_of(customer('{"error": "E_QUOTA", "detail": "tenant limit"}'))
    assert "E_QUOTA" in said.summary


@pytest.mark.parametrize(
    "words",
    [
        "Customer is on the list of accounts that leave, be careful with discounts.",
        "Found it: the retry job ran twice because the webhook timed out.",
        "The export fails with error E77 every night.",
        "请尽快处理这个问题，我们公司从昨天开始就完全无法登录系统了",
        "Die Rechnung vom November ist falsch und wurde zweimal abgebucht",
    ],
)
async def test_a_whole_comment_is_never_kept(words: str) -> None:
    for comments in ([customer(words)], [customer(TWICE), agent(words)], [note(words)]):
        said = await summary_of(*comments)
        assert words not in said.model_dump_json()
        assert words.rstrip(".") not in said.model_dump_json()


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("My password is Tr0ub4dor&3, still the login fails. What now?", "Tr0ub4dor"),
        ("Mein Passwort lautet Sommer2026! und es geht nicht. Was nun?", "Sommer2026"),
        ("Mon mot de passe : Soleil2026! est refusé. Que faire ?", "Soleil2026"),
        (f"The card {CARD} is refused at checkout. Why is that?", CARD),
        (f"Please refund to {IBAN} this week. I wait for it.", "0532 0130"),
        ("The key sk-abcdefghij0123456789 is rejected. Is it wrong?", "abcdefghij0123"),
    ],
)
async def test_secrets_are_masked(words: str, secret: str) -> None:
    said = await summary_of(customer(words), subject="Access")
    assert secret not in said.model_dump_json()
    assert "⟦" in said.model_dump_json()


async def test_a_threat_is_kept_where_a_quote_is_cut() -> None:
    words = "Your app logs me out every single time, so we are switching to a competitor."
    said = await summary_of(customer(words), subject="")
    assert "switching to a competitor" in said.intent + said.summary
    assert words not in said.model_dump_json()


async def test_a_quote_keeps_the_quotation_marks_of_its_phrases() -> None:
    said = await summary_of(
        customer(TWICE),
        agent("I see. Switch on the setting."),
        customer('"Scan one at a time" stops the crashes, but it is slow. When is it fixed?'),
    )
    assert '“"Scan one at a time" stops the crashes, but it is slow.”' in said.summary


@pytest.mark.parametrize(
    ("subject", "text", "topics"),
    [
        ("SSO down", "Nobody can log in through Okta.", ["single sign on"]),
        ("Okta trouble", "SAML is rejected.", ["single sign on"]),
        ("429 on /v2/orders", "We see too many requests.", ["api rate limit"]),
        ("Rechnung falsch", "Die Rechnung stimmt nicht.", ["invoice"]),
        ("Dark mode", "Would be nice to have.", ["feature request", "dark mode"]),
        ("Purple elephants", "They dance.", ["purple elephants"]),
        ("ログインできない", "昨日からログインできません。", ["login"]),
        ("लॉगिन की समस्या", "लॉगिन नहीं हो रहा है।", ["login"]),
        ("İNTERNET SORUNU", "Modem çalışmıyor.", ["internet connection"]),
        ("Le\u0302n ma\u0323ng cha\u0323\u0302m", "Xin gi\u00fap.", ["l\u00ean mạng chậm"]),
        ("", "I never heard back for weeks, this month I was off computer.", []),
        ("Totals differ", "The shipping numbers of the dashboard differ.", ["totals differ"]),
    ],
)
async def test_topics_are_few_and_named_alike(subject: str, text: str, topics: list[str]) -> None:
    assert (await summary_of(customer(text), subject=subject)).topics == topics


async def test_tags_name_topics_but_not_the_routine_ones() -> None:
    tagged = await summary_of(
        customer("See above."), subject="Hi", tags=["vip", "sso_okta", "zephyr", "churn_risk"]
    )
    assert tagged.topics == ["single sign on", "zephyr"]


@pytest.mark.parametrize(
    ("texts", "sentiment"),
    [
        (["The export fails with error 500."], "neutral"),
        (["This is ridiculous and unacceptable!!"], "negative"),
        (["I am not happy with this."], "negative"),
        (["Could you look at row 5? Thanks in advance."], "neutral"),
        (["I would appreciate being transferred to a human. Thank you."], "negative"),
        (["Give me a human now! Are you kidding me?"], "negative"),
        (["Das ist eine Frechheit! Ich bin sehr verärgert."], "negative"),
        (["C'est inacceptable, je suis très déçu."], "negative"),
        (["これで三度目です。いい加減にしてください。"], "negative"),
        (["太差了，我要投诉！"], "negative"),
        (["Love the product.", "Now it is a disaster, I am really disappointed."], "negative"),
        (["3 hours on hold and then you hang up on me. Nice work."], "negative"),
        (["Flight delayed AGAIN, missed my connection."], "negative"),
        (["How do I change my email address?"], "neutral"),
        (["dead again!!! third time this month. what am i paying for", "ok"], "negative"),
        ([], "neutral"),
    ],
)
async def test_the_newest_words_decide_the_sentiment(texts: list[str], sentiment: str) -> None:
    assert (await summary_of(*map(customer, texts))).sentiment == sentiment


async def test_an_angry_customer_who_is_helped_is_content() -> None:
    said = await summary_of(
        customer("A scam. Unacceptable. I am furious."),
        agent("The refund is on your card. We are sorry."),
        customer("It works now, perfect, thank you!"),
    )
    assert said.sentiment == "positive"
