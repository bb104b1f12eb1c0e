"""The notices that a ticket sends its organization."""

from hypothesis import given
from hypothesis import strategies as st

from tests.ticket.factories import ATTRIBUTES, FAILURE, SUMMARY, after, refreshed, unchanged


def test_an_organization_is_notified_of_a_digest() -> None:
    notice = after(refreshed()).notice(refreshed())

    assert notice
    assert notice.organization_id == 7
    assert notice.digest.gist == "Open the report. The report does not open since nine."
    assert notice.digest.topics == ["reports", "browser"]
    assert notice.digest.sentiment == "negative"
    assert (notice.digest.status, notice.digest.priority) == ("open", "high")
    assert notice.digest.requester == "Cara Castle"
    assert (notice.digest.created_at, notice.digest.updated_at) == (
        ATTRIBUTES.created_at,
        ATTRIBUTES.commented_at,
    )


def test_an_organization_is_notified_of_attributes_even_when_the_model_failed() -> None:
    solved = ATTRIBUTES.model_copy(update={"status": "solved"})
    failed = unchanged(attributes=solved, error=FAILURE)

    notice = after(refreshed(), failed).notice(failed)

    assert notice
    assert notice.digest.status == "solved"


def test_nobody_is_notified_of_a_ticket_without_an_organization() -> None:
    alone = refreshed(attributes=ATTRIBUTES.model_copy(update={"organization_id": None}))

    assert after(alone).notice(alone) is None


@given(st.text(max_size=400), st.lists(st.text(max_size=80), max_size=8), st.text(max_size=200))
def test_a_digest_is_small_whatever_the_words(
    words: str, topics: list[str], requester: str
) -> None:
    summary = SUMMARY.model_copy(update={"intent": words, "summary": words, "topics": topics})
    attributes = ATTRIBUTES.model_copy(update={"requester": requester})

    digest = attributes.digest(summary)

    assert len(digest.gist) <= 160
    assert len(digest.topics) <= 3
    assert all(len(topic) <= 30 for topic in digest.topics)
    assert len(digest.requester) <= 40
