"""An organization's entity: counted numbers, one call for many changes, bounded state."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from starlette.responses import JSONResponse
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually, fresh_id, running_system
from tests.waiting import listing
from ticketfu.organization.client import Organizations
from ticketfu.organization.digest import TicketDigest

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def digest(number: int, **fields: object) -> TicketDigest:
    values: dict[str, object] = {
        "problem": f"Ticket {number} does not load.",
        "topics": ["login"],
        "status": "open",
        "requester": "Cara Castle",
        "created_at": DAY,
        "updated_at": DAY + timedelta(minutes=number),
    }
    return TicketDigest.model_validate(values | fields)


async def test_two_hundred_tickets_changing_together_cost_one_call(temporal: Client) -> None:
    async with running_system(temporal) as system:
        acme = system.organization()
        organizations = Organizations(temporal, system.queue, settle_seconds=30)

        await asyncio.gather(
            *(
                organizations.ticket_summarized(acme, number, digest(number))
                for number in range(1, 201)
            )
        )
        entity = temporal.get_workflow_handle(f"organization-workflow-{acme}")
        await TimeSkipper(temporal).fast_forward(entity, 300)

        insights = await system.fresh_organization(acme, tickets=200)
        assert len(system.model.organization_prompts) == 1
        assert insights.summary
        (topic,) = insights.summary.trending_topics
        # The newest tickets are named, all are counted, for the model too.
        assert (topic.frequency, topic.ticket_ids) == (200, list(range(101, 201)))
        assert '"tickets": 200, "open": 200' in system.model.organization_prompts[0]


async def test_what_it_already_knows_costs_nothing(system: System) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 7, digest(7))
    await system.fresh_organization(acme, tickets=1)
    before = len(system.sample.requests)

    await organizations.ticket_summarized(acme, 7, digest(7))
    await organizations.ticket_summarized(acme, 8, digest(8, topics=["billing"]))
    insights = await system.fresh_organization(acme, tickets=2)

    assert len(system.sample.requests) == before + 1
    assert insights.usage.calls == 2


async def test_its_own_narrative_never_come_back_to_the_model(system: System) -> None:
    acme = system.organization("Acme")
    organizations = Organizations(system.temporal, system.queue)
    for number in (1, 2, 3):
        await organizations.ticket_summarized(acme, number, digest(number))
        await system.fresh_organization(acme, tickets=number)

    assert len(system.model.organization_prompts) == 3
    assert all("Acme has" not in prompt for prompt in system.model.organization_prompts)


async def test_statistics_follow_although_the_model_fails(system: System) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1))
    before = await system.fresh_organization(acme, tickets=1)
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)

    await organizations.ticket_summarized(acme, 2, digest(2, status="solved"))

    failed = await eventually(
        lambda: system.read_organization(acme), lambda doc: doc.error is not None
    )
    assert failed.tickets.model_dump() == {"covered": 2, "open": 1, "solved": 1}
    assert failed.summary
    assert before.summary
    assert failed.summary.overview == before.summary.overview
    assert failed.stale


async def test_the_narrative_about_a_ticket_that_left_go_although_the_model_fails(
    system: System,
) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1, problem="I stay."))
    await organizations.ticket_summarized(acme, 2, digest(2, problem="I go away."))
    await system.fresh_organization(acme, tickets=2)
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)

    await organizations.ticket_summarized(acme, 2, None)

    failed = await eventually(
        lambda: system.read_organization(acme), lambda doc: doc.error is not None
    )
    assert "I go away." not in failed.model_dump_json()
    assert failed.tickets.covered == 1


@pytest.mark.parametrize("erased", [False, True])
async def test_what_leaves_before_a_narrative_tells_of_it_has_none_made_again(
    system: System, erased: bool
) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1))
    before = await system.fresh_organization(acme, tickets=1)
    system.model.gate.clear()
    await organizations.ticket_summarized(acme, 2, digest(2))
    await eventually(partial(_running, system), bool)

    await organizations.ticket_summarized(acme, 2, None, erased=erased)
    system.model.gate.set()
    after = await eventually(
        lambda: system.read_organization(acme), lambda doc: not doc.stale and doc.usage.calls == 2
    )

    assert (after.summary, after.tickets) == (before.summary, before.tickets)
    assert len(system.model.organization_prompts) == 2


async def test_an_erasure_that_overtakes_its_tickets_first_notice_costs_no_call(
    system: System,
) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue, settle_seconds=0.5)
    await organizations.ticket_summarized(acme, 1, digest(1))
    before = await system.fresh_organization(acme, tickets=1)
    # What comes and goes leaves a refresh to do, with the question of before.
    await organizations.ticket_summarized(acme, 2, digest(2))
    await organizations.ticket_summarized(acme, 2, None)

    await organizations.ticket_summarized(acme, 3, None, erased=True)
    after = await eventually(
        lambda: system.read_organization(acme), lambda doc: not doc.stale and doc.usage.calls == 1
    )

    assert (after.summary, after.tickets) == (before.summary, before.tickets)
    assert len(system.model.organization_prompts) == 1


async def test_statistics_follow_although_zendesk_fails(system: System) -> None:
    acme = system.organization("Acme")
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1))
    await system.fresh_organization(acme, tickets=1)
    system.sample.fail_next("/api/v2/organizations", status=403, times=100)

    await organizations.ticket_summarized(acme, 2, digest(2))

    failed = await eventually(
        lambda: system.read_organization(acme), lambda doc: doc.error is not None
    )
    assert failed.name == "Acme"
    assert failed.tickets.covered == 2


async def test_what_left_an_organization_nobody_knows_makes_none(system: System) -> None:
    unknown = fresh_id()

    await Organizations(system.temporal, system.queue).ticket_summarized(unknown, 1, None)

    answer = await system.http.get(f"/api/v1/organization/{unknown}/summary")
    assert answer.status_code == 404


async def test_an_organization_that_zendesk_does_not_know_has_no_name(system: System) -> None:
    unknown = fresh_id()
    organizations = Organizations(system.temporal, system.queue)

    await organizations.ticket_summarized(unknown, 1, digest(1))

    assert (await system.fresh_organization(unknown, tickets=1)).name is None


async def test_a_topic_that_a_person_renames_stays_renamed(system: System) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    for number, topic in ((1, "SSO"), (2, "sign-in"), (3, "Billing")):
        await organizations.ticket_summarized(acme, number, digest(number, topics=[topic]))
    await system.fresh_organization(acme, tickets=3)

    answers = [
        await system.http.post(f"/api/v1/organization/{acme}/topics", json=names)
        for names in (
            {"from": "sso", "to": "Log-in"},
            {"from": "Sign In", "to": "login"},
            {"from": "login", "to": "access"},
        )
    ]
    await organizations.ticket_summarized(acme, 4, digest(4, topics=["SSO", "sign in"]))
    document = await system.fresh_organization(acme, tickets=4)

    assert [answer.status_code for answer in answers] == [202, 202, 202]
    topics = {count.topic: count.ticket_ids for count in document.summary.trending_topics}
    assert topics == {"access": [1, 2, 4], "billing": [3]}
    assert document.renamed_topics == dict.fromkeys(["sso", "signin", "login"], "access")
    assert '"sso"' not in system.model.organization_prompts[-1].lower()


async def test_a_tickets_model_is_offered_the_topics_of_its_organization(system: System) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    for number, topic in ((1, "Log-in"), (2, "Billing")):
        await organizations.ticket_summarized(acme, number, digest(number, topics=[topic]))
    await system.fresh_organization(acme, tickets=2)

    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    ticket = await system.fresh(ticket_id)
    await system.fresh_organization(acme, tickets=3)
    await organizations.ticket_summarized(acme, 3, digest(3, topics=["search"]))
    await system.fresh_organization(acme, tickets=4)
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    # Other topics are no other content.
    [prompt] = system.model.ticket_prompts
    assert '\n{"known_topics": ["billing", "log in"]}\n' in prompt
    # The model wrote "login".
    assert ticket.summary.topics == ["log in"]
    names = {"from": "log in", "to": "Access"}
    await system.http.post(f"/api/v1/organization/{acme}/topics", json=names)
    renamed = await eventually(
        lambda: system.read(ticket_id), lambda doc: doc.revision > ticket.revision
    )
    wanted = {"topic": "access", "organization_id": acme}
    found = await eventually(
        lambda: listing(system.http, "tickets", **wanted), lambda answer: answer.json()["tickets"]
    )
    assert renamed.summary.topics == ["access"]
    assert (renamed.changes[-1].what, renamed.usage) == (["topics"], ticket.usage)
    assert [row["ticket_id"] for row in found.json()["tickets"]] == [ticket_id]
    assert len(system.model.ticket_prompts) == 1


async def test_tickets_that_change_together_read_their_organizations_topics_once(
    system: System,
) -> None:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1))
    await system.fresh_organization(acme, tickets=1)

    first, *others = await asyncio.gather(*(organizations.topic_names(acme) for _ in range(20)))

    assert list(first.known) == ["login"]
    assert all(names is first for names in others)


async def test_a_summary_that_was_asked_for_before_a_topic_got_its_name_has_it_too(
    system: System,
) -> None:
    acme, ticket_id = system.organization(), system.ticket()
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    organizations = Organizations(system.temporal, system.queue)
    await organizations.ticket_summarized(acme, 1, digest(1))
    await system.fresh_organization(acme, tickets=1)
    names = {"from": "login", "to": "Access"}
    await system.http.post(f"/api/v1/organization/{acme}/topics", json=names)
    await eventually(
        lambda: system.read_organization(acme), lambda doc: doc.renamed_topics and not doc.stale
    )

    await organizations.ticket_summarized(acme, ticket_id, digest(2))

    after = await eventually(
        lambda: system.read(ticket_id), lambda doc: doc.revision > before.revision
    )
    assert (before.summary.topics, after.summary.topics) == (["login"], ["access"])


async def _running(system: System) -> int:
    return system.model.running
