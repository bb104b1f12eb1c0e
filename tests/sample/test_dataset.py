from datetime import UTC, datetime, timedelta

import pytest

from ticketfu.sample.sample import Sample

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def account() -> Sample:
    return Sample(NOW)


def test_the_conversations_are_many_and_varied(account: Sample) -> None:
    sizes = {ticket_id: len(account.conversation(ticket_id)) for ticket_id in account.tickets}
    statuses = {ticket.status for ticket in account.tickets.values()}

    assert (len(account.tickets), len(account.organizations)) == (35, 5)
    assert statuses == {"new", "open", "pending", "hold", "solved", "closed"}
    assert (min(sizes.values()), max(sizes.values())) == (1, 119)


def test_all_is_said_within_eight_weeks_and_in_order(account: Sample) -> None:
    for ticket in account.tickets.values():
        comments = account.conversation(ticket.id)
        moments = [comment.created_at for comment in comments]
        assert moments == sorted(set(moments))
        assert NOW - timedelta(weeks=8) < moments[0] == ticket.created_at
        assert moments[-1] == ticket.updated_at < NOW
        assert comments[0].author_id == ticket.requester_id


def test_internal_notes_are_the_agents(account: Sample) -> None:
    notes = [comment for comment in account.comments.values() if not comment.public]

    assert len(notes) == 6
    assert all(account.users[note.author_id].role != "end-user" for note in notes)


def test_the_long_thread_can_be_followed_to_its_end(account: Sample) -> None:
    copied = [comment.text for comment in account.conversation(31) if "rows copied" in comment.text]

    assert copied[0].startswith("Run 1: 1,260,000 of 142,000,000 rows copied.")
    assert copied[-1].startswith("Run 112: 141,120,000 of 142,000,000 rows copied.")


def test_ids_need_more_than_32_bits(account: Sample) -> None:
    ids = [*account.users, *account.organizations, *account.comments]

    assert len(set(ids)) == len(ids)
    assert 2**32 < min(ids) < max(ids) < 2**53


def test_two_samples_of_one_moment_tell_the_same_story(account: Sample) -> None:
    again = Sample(NOW)

    assert again.comments == account.comments
    assert again.tickets == account.tickets


def test_without_a_moment_the_story_leads_up_to_now() -> None:
    sample = Sample()
    age = datetime.now(UTC) - sample.conversation(51)[-1].created_at

    assert timedelta(hours=1, minutes=44) < age < timedelta(hours=2)


def test_time_that_was_given_moves_with_each_change() -> None:
    sample = Sample(NOW, datasets=())
    ticket = sample.add_ticket("Hello", requester_id=sample.owner.id, subject="First")
    comment = sample.add_comment(ticket.id, "Again", author_id=sample.owner.id)

    assert (len(sample.tickets), len(sample.comments)) == (1, 2)
    assert comment.created_at - ticket.created_at == timedelta(seconds=1)
    assert ticket.updated_at == comment.created_at
