"""Promises and attempts are taken from people's words, and only while they stand."""

from datetime import date

import pytest

from tests.extractive.factories import TWICE, agent, customer, note, summary_of


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("I will send you the corrected invoice by Friday. That is certain.", date(2025, 11, 7)),
        ("I will send you the corrected invoice tomorrow. That is certain.", date(2025, 11, 3)),
        ("We'll send the corrected invoice on 4 December. That is certain.", date(2025, 12, 4)),
        ("We'll send the corrected invoice by January 5th. That is certain.", date(2026, 1, 5)),
        ("We'll send the corrected invoice by 2025-11-20. That is certain.", date(2025, 11, 20)),
        ("We'll send you the invoice again next Friday. That is certain.", None),
        ("We'll send you the invoice again on Monday or Tuesday. That is certain.", None),
        ("We'll send you the invoice again on 31 February. That is certain.", None),
        ("Wir prüfen die Rechnung und melden uns bis Freitag. Das ist sicher.", date(2025, 11, 7)),
        ("Nous allons vous envoyer la facture avant mardi. C'est sûr.", date(2025, 11, 4)),
        ("Le enviaremos la factura el 4 de diciembre. Es seguro para todos.", date(2025, 12, 4)),
        ("Wir melden uns bis 13. Dezember 2025 dazu. Das ist sicher.", date(2025, 12, 13)),
        ("Wir melden uns Ende November mit der Rechnung. Das ist sicher.", date(2025, 11, 30)),
        ("Wir melden uns bis zum 5.12. mit der Rechnung. Das ist sicher.", date(2025, 12, 5)),
        ("Wir melden uns übermorgen mit der Rechnung. Das ist sicher.", date(2025, 11, 4)),
        ("Nous allons vous envoyer la facture fin novembre. C'est sûr.", date(2025, 11, 30)),
        ("Le enviaremos la factura a finales de noviembre. Es seguro.", date(2025, 11, 30)),
        (
            "Vi invieremo la fattura entro fine novembre. È sicuro per voi.",
            date(2025, 11, 30),
        ),
        ("Enviaremos a fatura no final de novembro. Isso é certo para todos.", date(2025, 11, 30)),
        ("Prześlemy fakturę do końca listopada. To jest pewne.", date(2025, 11, 30)),
        ("Prześlemy fakturę do piątku. To jest pewne dla wszystkich.", date(2025, 11, 7)),
        ("Мы отправим вам счёт в конце ноября. Это точно.", date(2025, 11, 30)),
        ("We'll send you the invoice by the end of the month. Sure thing.", date(2025, 11, 30)),
        ("我们会在11月底之前把发票发给您。给您带来不便。", date(2025, 11, 30)),
        ("金曜日までに請求書をお送りいたします。ご不便をおかけします。", date(2025, 11, 7)),
        ("Мы пришлём счёт в пятницу. Это точно для всех.", date(2025, 11, 7)),
        ("We sturen u de factuur eind november. Dat is zeker.", date(2025, 11, 30)),
        ("We'll send you the invoice by the end of November. That is certain.", date(2025, 11, 30)),
        ("We'll send you the invoice by Dec 3 at the latest. That is certain.", date(2025, 12, 3)),
        ("We'll send you the invoice by 24/12/2025. That is certain.", date(2025, 12, 24)),
        ("We'll send you the invoice by 3/12/2025. That is certain.", None),
        ("We'll send you the invoice the day after tomorrow. That is certain.", date(2025, 11, 4)),
        ("We'll send you the invoice again today. That is certain.", date(2025, 11, 2)),
        (
            "請求書を確認し、11月20日までにご連絡いたします。ご不便をおかけします。",
            date(2025, 11, 20),
        ),
    ],
)
async def test_a_promise_has_its_owner_and_the_day_it_names(words: str, due: date | None) -> None:
    said = await summary_of(customer(TWICE), agent(words))

    assert [(each.owner, each.due) for each in said.promises] == [("Priya Patel", due)]
    assert words[3:12] in said.promises[0].what


@pytest.mark.parametrize(
    "comments",
    [
        [agent("One moment please, I will check the invoice.")],
        [agent("I will check the invoice by Friday."), agent("The invoice was corrected.")],
        [customer("I will send you the invoice tomorrow.")],
        [note("I will check the invoice by Friday.")],
        [agent("Will you check the invoice by Friday?")],
    ],
)
async def test_what_is_done_or_nobody_of_the_team_promised_is_none(comments) -> None:
    assert (await summary_of(customer(TWICE), *comments)).promises == []


async def test_a_solved_ticket_has_no_open_promise() -> None:
    words = agent("I will send you the corrected invoice by Friday.")

    assert (await summary_of(customer(TWICE), words, status="solved")).promises == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("I restarted the router, but it still cannot connect.", ""),
        ("We tried a restart of the router.", "The router still fails."),
        ("Ich habe den Router neu gestartet.", "Es funktioniert noch immer nicht."),
        ("J'ai redémarré le routeur hier.", "Ça ne marche toujours pas."),
        ("ルーターを再起動しました。", "まだ接続できません。"),
    ],
)
async def test_an_attempt_has_its_author_and_what_came_of_it(words: str, answer: str) -> None:
    said = await summary_of(customer("Our router is offline."), customer(f"{words} {answer}"))

    assert [each.by for each in said.attempts] == ["Dana Ruiz"]
    assert words[3:9] in said.attempts[0].what
    assert answer[-9:-2] in said.attempts[0].outcome
