from datetime import timedelta

from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk

SIGN_IN, LONG_THREAD, NEW, DELETED_AUTHOR, NO_ORGANIZATION, REDACTED = 42, 31, 50, 40, 52, 44


async def test_a_ticket_comes_with_its_people_organization_and_comments(
    sample: Sample, zendesk: Zendesk
) -> None:
    read = await zendesk.read_ticket(SIGN_IN)

    assert (read.ticket.id, read.ticket.status, read.ticket.priority) == (42, "open", "urgent")
    assert read.ticket.tags == ("sso", "login", "outage")
    assert read.organization
    assert read.organization.name == "Brightwater Outfitters"
    assert read.people[sample.names["nina"]].staff
    assert not read.people[sample.names["tessa"]].staff
    # Priya is neither requester nor assignee: the comments bring her.
    assert read.people[sample.names["priya"]].name == "Priya Raman"
    assert len(read.comments) == 8
    assert read.comments[0].text.startswith("All 61 of our people are locked out.")
    assert [file.file_name for file in read.comments[0].attachments] == [
        "saml-response-redacted.xml"
    ]


async def test_an_internal_note_is_told_from_a_public_comment(zendesk: Zendesk) -> None:
    read = await zendesk.read_ticket(SIGN_IN)

    notes = [comment.text for comment in read.comments if not comment.public]
    assert len(notes) == 1
    assert notes[0].startswith("For identity:")


async def test_every_comment_of_a_long_ticket_is_read(sample: Sample, zendesk: Zendesk) -> None:
    for n in range(200):
        sample.add_comment(LONG_THREAD, f"line {n}", author_id=sample.names["copier"])

    read = await zendesk.read_ticket(LONG_THREAD)

    assert len(read.comments) == len(sample.conversation(LONG_THREAD)) == 319
    assert read.comments[-1].text == "line 199"
    assert sample.count("GET /api/v2/tickets/31/comments") == 4


async def test_a_last_page_that_is_just_full_ends_the_reading(
    sample: Sample, zendesk: Zendesk
) -> None:
    for n in range(99):
        sample.add_comment(NEW, f"line {n}", author_id=sample.owner.id)

    assert len((await zendesk.read_ticket(NEW)).comments) == 100
    assert sample.count("GET /api/v2/tickets/50/comments") == 1


async def test_comments_are_in_order_of_time_though_ids_are_not(
    sample: Sample, zendesk: Zendesk
) -> None:
    ticket = sample.tickets[NEW]
    early = ticket.created_at - timedelta(hours=1)
    sample.add_comment(NEW, "second of the early ones", author_id=sample.owner.id, at=early)
    sample.add_comment(NEW, "third of the early ones", author_id=sample.owner.id, at=early)
    earliest = early - timedelta(hours=1)
    sample.add_comment(NEW, "first", author_id=sample.owner.id, at=earliest)

    texts = [comment.text for comment in (await zendesk.read_ticket(NEW)).comments]

    assert texts[:3] == ["first", "second of the early ones", "third of the early ones"]


async def test_an_unassigned_ticket_without_priority_is_normal(zendesk: Zendesk) -> None:
    ticket = (await zendesk.read_ticket(NEW)).ticket

    assert (ticket.assignee_id, ticket.priority, ticket.type) == (None, None, None)
    assert ticket.status == "new"


async def test_a_ticket_without_organization_is_normal(zendesk: Zendesk) -> None:
    read = await zendesk.read_ticket(NO_ORGANIZATION)

    assert read.ticket.organization_id is None
    assert read.organization is None


async def test_a_ticket_of_a_deleted_organization_has_none_to_show(
    sample: Sample, zendesk: Zendesk
) -> None:
    del sample.organizations[46408803200101]

    read = await zendesk.read_ticket(SIGN_IN)

    assert read.ticket.organization_id == 46408803200101
    assert read.organization is None


async def test_a_deleted_author_keeps_the_name_and_loses_the_address(
    sample: Sample, zendesk: Zendesk
) -> None:
    hollis = (await zendesk.read_ticket(DELETED_AUTHOR)).people[sample.names["hollis"]]

    assert (hollis.name, hollis.email, hollis.active) == ("Hollis Grant", None, False)


async def test_an_author_whom_nobody_knows_any_more_is_only_an_id(
    sample: Sample, zendesk: Zendesk
) -> None:
    gone = sample.names["moira"]
    sample.delete_user(gone, permanently=True)

    read = await zendesk.read_ticket(DELETED_AUTHOR)

    assert read.ticket.requester_id == gone
    assert read.comments[0].author_id == gone
    assert gone not in read.people


async def test_edits_redactions_and_visibility_show_under_the_same_id(
    sample: Sample, zendesk: Zendesk
) -> None:
    first, second, third, *_ = (await zendesk.read_ticket(SIGN_IN)).comments
    sample.edit(first.id, "never mind")
    sample.redact(second.id, "Tessa")
    sample.make_private(third.id)

    again = (await zendesk.read_ticket(SIGN_IN)).comments

    assert [comment.id for comment in again[:3]] == [first.id, second.id, third.id]
    assert again[0].text == "never mind"
    assert again[1].text.startswith("Hi ▇▇▇▇▇, I see the failures")
    assert (third.public, again[2].public) == (True, False)


async def test_a_redacted_comment_is_read_as_it_is(zendesk: Zendesk) -> None:
    assert "▇▇▇" in (await zendesk.read_ticket(REDACTED)).comments[1].text


async def test_a_merged_ticket_says_so(sample: Sample, zendesk: Zendesk) -> None:
    sample.merge(51, 37, "Same cause", author_id=sample.owner.id)

    source = (await zendesk.read_ticket(51)).ticket

    assert (source.status, source.merged) == ("closed", True)
    assert not (await zendesk.read_ticket(37)).ticket.merged


async def test_what_a_browser_tells_of_its_user_is_not_kept(zendesk: Zendesk) -> None:
    read = await zendesk.read_ticket(SIGN_IN)

    everything = "".join(comment.model_dump_json() for comment in read.comments)
    for secret in ("203.0.113.77", "Gothenburg, 14", "zdusercontent"):
        assert secret not in everything


async def test_what_customers_say_is_not_in_a_repr(zendesk: Zendesk) -> None:
    shown = repr(await zendesk.read_ticket(SIGN_IN))

    for words in ("locked out", "Tessa", "certificate", "saml-response"):
        assert words not in shown


async def test_an_organization_is_read_by_its_id(zendesk: Zendesk) -> None:
    organization = await zendesk.read_organization(46408803200303)

    assert organization.name == "Nordkai Logistik GmbH"
    assert organization.domain_names == ("nordkai.example", "nordkai-it.example")
    assert organization.notes == ""


async def test_a_ticket_brings_zendesks_own_counts(sample: Sample, zendesk: Zendesk) -> None:
    nina = sample.names["nina"]
    ticket = sample.add_ticket("It broke.", requester_id=sample.names["tessa"], ticket_id=900)
    asked = ticket.created_at
    sample.add_comment(900, "A note.", author_id=nina, public=False, at=asked)
    sample.add_comment(900, "Try again.", author_id=nina, at=asked + timedelta(minutes=7))
    for status in ("solved", "open", "solved"):
        sample.change(900, status=status)
    sample.change(900, satisfaction="good")

    read = await zendesk.read_ticket(900)

    assert (read.metrics.reopens, read.metrics.replies) == (1, 1)
    assert read.metrics.first_reply_minutes == 7
    assert read.metrics.full_resolution_minutes == 0
    assert read.metrics.solved_at
    assert read.ticket.satisfaction == "good"


async def test_an_unsolved_ticket_without_a_reply_has_no_times(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.add_ticket("It broke.", requester_id=sample.names["tessa"], ticket_id=900)

    read = await zendesk.read_ticket(900)

    assert (read.metrics.first_reply_minutes, read.metrics.full_resolution_minutes) == (None, None)
    assert read.ticket.satisfaction is None
