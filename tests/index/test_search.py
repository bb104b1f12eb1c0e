"""A question finds parts of words in every script, and any text is a question."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.factories import NOW, filled, ids, organization, put, ticket
from ticketfu.index.index import Index
from ticketfu.index.models import OrganizationFilter

LOGIN, INVOICE, CHINESE = 1, 2, 3


@pytest.fixture(scope="module")
async def index() -> Index:
    return await filled(
        ticket(
            LOGIN,
            "Nobody can sign in: the CERTIFICATE expired.",
            subject="Anmeldung schlägt fehl",
            requester="Zoë Ünal",
            topics=["Log-in issues"],
            next_step='Ask for "C:\\logs" (50% done), then restart.',
            organization_id=7,
        ),
        ticket(INVOICE, "The invoice is wrong.", topics=["billing"], sentiment="negative"),
        ticket(CHINESE, "客户无法登录系统,报告为空。", ticket_status="solved", stale=True),
        organization(7, {"access": [LOGIN]}, name="Straße & Söhne"),
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("certificate", [LOGIN]),
        ("TIFIC expired", [LOGIN]),
        ("expired certificate", [LOGIN]),
        ("certificate invoice", []),
        ("anmeldung SCHLÄGT", [LOGIN]),
        ("zoë", [LOGIN]),
        ("in", [LOGIN, INVOICE]),
        ("登录", [CHINESE]),
        ("空", [CHINESE]),
        ("无法登录", [CHINESE]),
        ('"C:\\logs"', [LOGIN]),
        ("50%", [LOGIN]),
        ("5_%", []),
        ("(50% done),", [LOGIN]),
        ("certificate XOR", []),
        ("cert*", []),
        ("*", []),
        ("'; DROP TABLE ticket; --", []),
        ("", [LOGIN, INVOICE, CHINESE]),
        (" \t\n", [LOGIN, INVOICE, CHINESE]),
        ("\0certificate\0", [LOGIN]),
        ("certificate " * 5000, [LOGIN]),
        ("x" * 100_000, []),
        ("CERTIFICATE", [LOGIN]),
    ],
)
async def test_a_question_finds_parts_of_words(index: Index, q: str, found: list[int]) -> None:
    assert await ids(index, q=q) == found


@settings(max_examples=60)
@given(q=st.text())
async def test_any_text_is_a_question(q: str, index: Index) -> None:
    found = await ids(index, q=q)

    assert set(found) <= {LOGIN, INVOICE, CHINESE}
    assert len((await index.organizations(OrganizationFilter(q))).rows) <= 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"status": "solved"}, [CHINESE]),
        ({"document_status": "ready"}, [LOGIN, INVOICE, CHINESE]),
        ({"document_status": "failed"}, []),
        ({"sentiment": "negative"}, [INVOICE]),
        ({"organization_id": 7}, [LOGIN]),
        ({"topic": "Billing."}, [INVOICE]),
        ({"topic": "login issue"}, [LOGIN]),
        ({"topic": "access"}, [LOGIN]),
        ({"topic": "!!!"}, []),
        ({"since": NOW + timedelta(seconds=1)}, [INVOICE, CHINESE]),
        ({"since": NOW + timedelta(seconds=1), "status": "open", "q": "invoice"}, [INVOICE]),
    ],
)
async def test_filters_add_up(index: Index, wanted: dict[str, object], found: list[int]) -> None:
    assert await ids(index, **wanted) == found


async def test_a_new_document_takes_the_place_of_the_old_one() -> None:
    index = await filled(ticket(1, "The printer smokes."), ticket(2, "The printer is quiet."))

    await put(index, ticket(1, "The scanner hums.", topics=["scanner"]))

    assert await ids(index, q="printer") == [2]
    assert await ids(index, q="scanner") == [1]
    await index.erase_ticket(1)
    await index.forget_for_good()
    assert await ids(index, q="scanner") == []
    assert await ids(index, topic="scanner") == []
