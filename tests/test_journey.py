"""A webhook goes in, a summary comes out: HTTP, Temporal, Zendesk and the model for real."""

from tests.system import System


async def test_a_signed_webhook_becomes_a_summary_and_insights(ticketfu: System) -> None:
    acme = ticketfu.organization("Acme")
    ticket_id = ticketfu.ticket("Nobody can log in since nine.", organization_id=acme)

    assert await ticketfu.sample.announce(ticket_id) == [202]

    document = await ticketfu.fresh(ticket_id)
    assert document.status == "ready"
    assert document.summary
    assert "Nobody can log in since nine." in document.summary.summary
    assert document.comments.covered == document.comments.total == 1
    assert document.organization_id == acme
    insights = await ticketfu.fresh_organization(acme, tickets=1)
    assert insights.name == "Acme"
    assert insights.summary
    assert insights.summary.overview == "Acme has 1 tickets."
    assert [topic.ticket_ids for topic in insights.summary.trending_topics] == [[ticket_id]]


async def test_both_forms_of_the_summary_endpoints_agree(ticketfu: System) -> None:
    acme = ticketfu.organization()
    ticket_id = ticketfu.ticket(organization_id=acme)
    await ticketfu.post(ticket_id)
    await ticketfu.fresh_organization(acme, tickets=1)
    url = f"https://acme.zendesk.com/agent/tickets/{ticket_id}"

    answers = [
        await ticketfu.http.get(f"/api/v1/ticket/{ticket_id}/summary"),
        await ticketfu.http.get("/api/v1/ticket/summary", params={"ticket_id": ticket_id}),
        await ticketfu.http.get("/api/v1/ticket/summary", params={"ticket_url": url}),
    ]
    organizations = [
        await ticketfu.http.get(f"/api/v1/organization/{acme}/summary"),
        await ticketfu.http.get("/api/v1/organization/summary", params={"organization_id": acme}),
    ]

    assert {answer.status_code for answer in answers + organizations} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.text for answer in organizations}) == 1


async def test_a_fact_of_the_first_comment_survives_ten_updates(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket("The serial number is QX-7781.")
    for number in range(10):
        ticketfu.comment(ticket_id, f"Still broken, attempt {number}.")
        await ticketfu.post(ticket_id)
        document = await ticketfu.fresh(ticket_id)

    assert document.summary
    assert "QX-7781" in document.summary.summary
    assert "attempt 9" in document.summary.summary
    assert document.comments.covered == 11


async def test_a_server_that_only_knows_json_object_does_the_same_job(ticketfu: System) -> None:
    ticketfu.model.json_schema = False
    ticket_id = ticketfu.ticket()

    await ticketfu.post(ticket_id)

    document = await ticketfu.fresh(ticket_id)
    assert document.summary
    assert document.usage.calls == 1
