"""The scope of tickets that are summarized: decided at each read, and said in the document."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import Client

from tests.harness import System, eventually, running_system
from ticketfu.ticket.scope import Scope
from ticketfu.zendesk.models import Ticket

TICKETS = "/api/v2/tickets"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
TICKET = Ticket(
    id=1,
    status="open",
    tags=("vip", "Spam-Check"),
    brand_id=7,
    group_id=8,
    ticket_form_id=None,
    updated_at=NOW - timedelta(days=90),
)


@pytest.mark.parametrize(
    ("scope", "excluded"),
    [
        ("", ""),
        ("tag:vip", ""),
        ("brand:6 brand:7 group:8", ""),
        ("BRAND:7, Status:OPEN", ""),
        ("brand:6 brand:5 tag:vip", "brand:6 brand:5"),
        ("form:1", "form:1"),
        ("-tag:spam-check tag:vip", "-tag:spam-check"),
        ("-tag:spam -status:closed -group:9", ""),
        ("-older:90d", ""),
        ("-older:89d", "-older:89d"),
        ("-older:12w older:2000h", "-older:12w"),
        ("older:91d", "older:91d"),
    ],
)
def test_words_of_one_field_are_either_and_fields_are_all(scope: str, excluded: str) -> None:
    assert Scope.parse(scope).exclusion(TICKET, NOW) == excluded


@pytest.mark.parametrize(
    "scope",
    [
        *("vip", "tag:", "brand:acme", "status:done", "older:90", "older:0d", "--tag:a", "user:1"),
        *(":1", "brand:" + "9" * 190, "older:99999999d", "tag:a|b status:"),
    ],
)
def test_a_word_that_is_none_is_refused_and_named(scope: str) -> None:
    with pytest.raises(ValueError, match="wants") as refused:
        Scope.parse(scope)

    assert scope.rsplit(maxsplit=1)[-1][:20] in str(refused.value)


async def test_a_ticket_that_leaves_the_scope_loses_its_summary(temporal: Client) -> None:
    async with running_system(temporal, scope="tag:vip -status:closed") as system:
        acme = system.organization()
        ticket_id = system.ticket(tags=["vip"], organization_id=acme)
        agent = system.sample.add_user("Abe Adams", role="agent").id
        system.sample.add_comment(ticket_id, "A note.", author_id=agent, public=False)
        asking = {"json": {"ticket_id": ticket_id}}
        document = (await system.http.post("/api/v1/ticket?wait=20", **asking)).json()
        assert (document["held"], document["scope"]) == (None, None)
        await system.fresh_organization(acme, tickets=1)

        system.sample.change(ticket_id, tags=["plain"])
        # A view reads the ticket too, and may be asked for before its event comes.
        public = f"/api/v1/ticket/{ticket_id}/summary?view=public"
        reads = await reads_of(system, ticket_id)
        assert (await system.http.get(public)).status_code == 202
        await eventually(lambda: reads_of(system, ticket_id), lambda now: now > reads)
        document = (await system.http.post("/api/v1/ticket?wait=20", **asking)).json()
        assert (document["held"], document["scope"]) == ("scope", "tag:vip")
        assert (document["status"], document["stale"], document["summary"]) == (
            *("ready", False),
            None,
        )
        assert (await system.fresh_organization(acme, tickets=0)).summary is None
        for view in ("view=public", "language=de", "view=public&language=de"):
            shown = (await system.http.get(f"{public.partition('?')[0]}?{view}")).json()
            assert (shown["held"], shown["summary"], shown["public_summary"]) == (
                *("scope", None),
                None,
            )
        calls = document["usage"]["calls"]

        system.sample.change(ticket_id, tags=["vip"])
        document = (await system.http.post("/api/v1/ticket?wait=20", **asking)).json()
        assert document["held"] is None
        assert document["summary"]["summary"]
        assert document["usage"]["calls"] == calls + 1
        assert len(system.model.ticket_prompts) == 2


async def reads_of(system: System, ticket_id: int) -> int:
    return system.sample.requests.count(f"GET {TICKETS}/{ticket_id}")
