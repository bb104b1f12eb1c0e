"""A webhook goes in, a summary comes out: HTTP, Temporal, Zendesk and the model for real."""

from tests.harness import System


async def test_a_signed_webhook_becomes_a_summary_and_insights(system: System) -> None:
    acme = system.organization("Acme")
    ticket_id = system.ticket("Nobody can log in since nine.", organization_id=acme)

    assert await system.sample.announce(ticket_id) == [202]

    document = await system.fresh(ticket_id)
    assert document.status == "ready"
    assert document.summary
    assert "Nobody can log in since nine." in document.summary.summary
    assert document.comments.covered == document.comments.total == 1
    assert document.organization_id == acme
    insights = await system.fresh_organization(acme, tickets=1)
    assert insights.name == "Acme"
    assert insights.summary
    assert insights.summary.overview == "Acme has 1 tickets."
    assert [topic.ticket_ids for topic in insights.summary.trending_topics] == [[ticket_id]]


async def test_both_forms_of_the_summary_endpoints_agree(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    # The organization is notified before the ticket's document is published.
    await system.fresh(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    url = f"https://acme.zendesk.com/agent/tickets/{ticket_id}"

    answers = [
        await system.http.get(f"/api/v1/ticket/{ticket_id}/summary"),
        await system.http.get("/api/v1/ticket/summary", params={"ticket_id": ticket_id}),
        await system.http.get("/api/v1/ticket/summary", params={"ticket_url": url}),
    ]
    organizations = [
        await system.http.get(f"/api/v1/organization/{acme}/summary"),
        await system.http.get("/api/v1/organization/summary", params={"organization_id": acme}),
    ]

    assert {answer.status_code for answer in answers + organizations} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.text for answer in organizations}) == 1


async def test_the_first_comments_words_survive_ten_updates(system: System) -> None:
    ticket_id = system.ticket("The serial number is QX-7781.")
    for number in range(10):
        system.comment(ticket_id, f"Still broken, attempt {number}.")
        await system.post(ticket_id)
        document = await system.fresh(ticket_id)

    assert document.summary
    assert "QX-7781" in document.summary.summary
    assert "attempt 9" in document.summary.summary
    assert document.comments.covered == 11


async def test_a_server_that_only_knows_json_object_does_the_same_job(system: System) -> None:
    system.model.json_schema = False
    ticket_id = system.ticket()

    await system.post(ticket_id)

    document = await system.fresh(ticket_id)
    assert document.summary
    assert document.usage.calls == 1
