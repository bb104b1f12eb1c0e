"""The frames are in the customer's language, and thanks end a ticket in any of them."""

import re
from dataclasses import replace

import pytest

from tests.extractive.factories import agent, customer, prompt, summary_of
from ticketfu.extractive import Extractive
from ticketfu.extractive.language import detect, english, languages
from ticketfu.ticket.summary import TicketSummary

BLANKS = re.compile(r"\{\w+\}")
SOLVED = {
    "de": (
        "Die Anmeldung geht nicht. Ich brauche Zugang.",
        "Das Konto ist jetzt entsperrt.",
        "Vielen Dank!",
    ),
    "fr": (
        "La facture est fausse. Nous attendons une correction.",
        "Elle est corrigée.",
        "Merci beaucoup !",
    ),
    "es": (
        "La factura está mal. Necesito otra.",
        "Hemos enviado la factura corregida.",
        "¡Muchas gracias!",
    ),
    "it": (
        "La fattura è sbagliata. Ne serve un'altra.",
        "Abbiamo corretto la fattura.",
        "Grazie mille!",
    ),
    "pt": (
        "A fatura está errada. Preciso de outra.",
        "Já foi corrigida a fatura.",
        "Muito obrigado!",
    ),
    "nl": (
        "De factuur klopt niet. Ik heb een nieuwe nodig.",
        "Die is nu aangepast.",
        "Hartelijk dank!",
    ),
    "pl": (
        "Faktura jest błędna. Proszę o nową fakturę.",
        "Faktura została naprawiona.",
        "Dziękuję!",
    ),
    "sv": ("Fakturan är fel. Vi behöver en ny.", "Den är rättad nu.", "Tack så mycket!"),
    "ru": ("Счёт неправильный. Нам нужен новый счёт.", "Мы исправили счёт.", "Большое спасибо!"),
    "tr": (
        "Fatura yanlış geldi. Bize yeni bir fatura gerekiyor.",
        "Fatura düzeltildi.",
        "Teşekkürler!",
    ),
    "ja": (
        "請求書が間違っています。新しい請求書をお願いします。",
        "修正しました。ご確認ください。",
        "ありがとうございます。",
    ),
    "zh": ("发票上的金额错误。请重新开一张发票。", "已经修正了发票。", "谢谢！"),
    "ko": ("청구서가 잘못되었습니다. 새 청구서를 보내 주세요.", "수정했습니다.", "감사합니다."),
    "ar": ("الفاتورة فيها خطأ. أرجو إرسال فاتورة جديدة.", "تم تصحيح الفاتورة.", "شكرا جزيلا"),
}


@pytest.mark.parametrize("code", SOLVED)
async def test_thanks_after_an_answer_mean_solve_in_every_language(code: str) -> None:
    asked, answered, thanked = SOLVED[code]
    said = await summary_of(customer(asked), agent(answered), customer(thanked), subject="")
    language = languages()[code]
    step = language.say("solve", name="Dana Ruiz")
    assert said.next_step.startswith(step[:1].upper() + step[1:])
    assert language.quotes[0] in said.intent
    assert said.sentiment != "negative"


@pytest.mark.parametrize(
    ("code", "works", "fails"),
    [
        ("en", "It's fixed.", "It's not fixed."),
        (
            "de",
            "Jetzt kann ich mich wieder anmelden. Danke!",
            "Ich kann mich wieder nicht anmelden. Danke.",
        ),
        ("sv", "Nu kan jag logga in igen. Tack!", "Nu kan jag inte logga in alls."),
        ("pl", "Już mogę się zalogować. Dziękuję!", "Teraz nie mogę się zalogować."),
        ("tr", "Artık giriş yapabiliyorum. Teşekkürler!", "Artık hiç giriş yapamıyorum."),
        ("ja", "開けるようになりました。", "エラーが出るようになりました。"),
        ("ar", "أستطيع الدخول الآن. شكرا!", "لا أستطيع الدخول الآن."),
    ],
)
async def test_word_that_it_works_again_ends_a_ticket(code: str, works: str, fails: str) -> None:
    asked, answered, _ = SOLVED.get(code, ("I cannot log in.", "Please reset it.", ""))
    step = languages()[code].say("solve", name="Dana Ruiz")
    ended, open_still = [
        await summary_of(customer(asked), agent(answered), customer(last), subject="")
        for last in (works, fails)
    ]
    assert ended.next_step.startswith(step[:1].upper() + step[1:])
    assert not open_still.next_step.startswith(step[:1].upper() + step[1:])


@pytest.mark.parametrize(
    ("code", "asked", "announced"),
    [
        ("nl", "De export werkt niet. Wat nu?", "Ik heb dit doorgestuurd naar onze engineers."),
        ("fr", "L'export échoue depuis hier. Aidez-nous.", "J'ai transmis votre demande."),
        ("de", "Der Export geht nicht mehr. Was nun?", "Wir prüfen das und melden uns."),
        (
            "ja",
            "昨日からログインできません。困っています。",
            "調査いたしますので少々お待ちください。",
        ),
        ("zh", "一直没收到货。什么时候能到？", "抱歉给您带来不便，我们会联系快递核实。"),
        ("ru", "Не приходит код. Что делать?", "Мы передали вопрос специалистам."),
        ("ar", "لم تصل الشحنة منذ أسبوع. أين هي؟", "سنقوم بالتحقق ونرد عليك غداً."),
        ("es", "No puedo entrar. ¿Qué hago ahora?", "Lo hemos pasado a nuestro equipo técnico."),
        ("it", "Non riesco ad accedere. Cosa devo fare?", "Stiamo verificando con i tecnici."),
        ("pt", "Não consigo entrar. O que faço?", "Vamos verificar com a equipe técnica."),
    ],
)
async def test_an_announcement_leaves_the_next_step_with_the_team(
    code: str, asked: str, announced: str
) -> None:
    said = await summary_of(customer(asked), agent(announced), subject="")
    frame = languages()[code].frames["promised"].partition("{quote}")[0]
    text = frame.format(owner="Priya Patel", name="Dana Ruiz")
    assert said.next_step.startswith(text[:1].upper() + text[1:])


@pytest.mark.parametrize("language", ["German", "de", "de-AT"])
async def test_the_frames_are_in_the_language_asked_for(language: str) -> None:
    asked = replace(prompt(customer("We cannot log in. What now?")), language=language)
    said = (await Extractive().complete(asked, TicketSummary)).answer
    assert said.next_step == "Priya Patel sollte Dana Ruiz eine erste Antwort geben."
    assert "„We cannot log in.“" in said.intent + said.summary


async def test_a_language_it_does_not_know_leaves_the_customers_own() -> None:
    asked = replace(prompt(customer("We cannot log in. What now?")), language="Klingon")
    said = (await Extractive().complete(asked, TicketSummary)).answer
    assert said.next_step == "Priya Patel should give Dana Ruiz a first answer."


async def test_the_problem_is_told_where_the_wish_says_nothing() -> None:
    said = await summary_of(
        customer(
            "お世話になっております。青木です。昨日から管理画面にログインできません。"
            "「E-4012」と表示されます。至急確認をお願いします。"
        ),
        subject="",
    )
    assert "昨日から管理画面にログインできません" in said.intent


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wir können uns seit gestern nicht anmelden.", "de"),
        ("Nous ne pouvons plus nous connecter.", "fr"),
        ("Die API says 429.", None),
        ("昨日からログインできません", "ja"),
        ("我们无法登录", "zh"),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_script_or_its_words(text: str, code: str | None) -> None:
    found = detect(text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize("code", sorted(languages()))
def test_every_language_has_every_frame_and_sound_cues(code: str) -> None:
    language = languages()[code]
    assert language.frames.keys() == english().frames.keys()
    assert language.sources.keys() >= english().sources.keys() - {"question"}
    for cue in language.sources:
        assert not language.cue(cue).fullmatch("")
    parts = {"name": "A", "owner": "B", "quote": "C", "subject": "D", "line": "E", "names": "F"}
    for frame in language.frames:
        assert language.say(frame, step="G", date="H", **parts)
    assert language.insights.keys() == english().insights.keys()
    for frame, text in language.insights.items():
        assert set(BLANKS.findall(text)) == set(BLANKS.findall(english().insights[frame]))
