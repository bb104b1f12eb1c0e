"""Numbers are counted: they are exact, bounded, and move as the tickets do."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.organization.factories import NOW, digest
from ticketfu.organization.models import TicketDigest
from ticketfu.organization.statistics import (
    MAX_DIGEST_BYTES,
    MAX_DIGESTS,
    MAX_TOPICS,
    by_recency,
    normalize_topic,
    sentiment_counts,
    ticket_counts,
    topic_counts,
    within_bounds,
)
from ticketfu.text import clip

STATUSES = ["new", "open", "pending", "hold", "solved", "closed", ""]
LABELS = ["login", "Log-in", "billing", "Billing", "data_export", "data export"]
DIGESTS = st.dictionaries(
    st.integers(1, 10**6),
    st.builds(
        digest,
        topics=st.lists(st.sampled_from(LABELS), max_size=3),
        sentiment=st.sampled_from(["positive", "neutral", "negative"]),
        status=st.sampled_from(STATUSES),
        priority=st.sampled_from([None, "low", "normal", "high", "urgent"]),
        age=st.floats(0, 40),
        quiet=st.floats(0, 40),
    ),
    max_size=40,
)
AS_JSON = TypeAdapter(dict[int, TicketDigest])


def size(digests: dict[int, TicketDigest]) -> int:
    return len(AS_JSON.dump_json(digests))


@given(DIGESTS)
def test_tickets_are_counted_exactly(digests: dict[int, TicketDigest]) -> None:
    counts = ticket_counts(digests)

    solved = [n for n, ticket in digests.items() if ticket.status in {"solved", "closed"}]
    assert counts.covered == len(digests)
    assert counts.solved == len(solved)
    assert counts.open == len(digests) - len(solved)
    assert sentiment_counts(digests) == Counter(ticket.sentiment for ticket in digests.values())


@given(DIGESTS)
def test_a_topic_counts_each_of_its_tickets_once(digests: dict[int, TicketDigest]) -> None:
    expected: dict[str, set[int]] = {}
    for number, ticket in digests.items():
        for topic in ticket.topics:
            key = normalize_topic(topic).replace(" ", "")
            expected.setdefault(key, set()).add(number)

    counts = topic_counts(digests)

    found = {count.topic.replace(" ", ""): set(count.ticket_ids) for count in counts}
    assert found == expected
    assert all(count.frequency == len(count.ticket_ids) for count in counts)
    assert all(count.ticket_ids == sorted(set(count.ticket_ids)) for count in counts)
    frequencies = [count.frequency for count in counts]
    assert frequencies == sorted(frequencies, reverse=True)


@given(DIGESTS, st.randoms())
def test_the_order_in_which_tickets_came_does_not_matter(
    digests: dict[int, TicketDigest],
    random: Random,
) -> None:
    rows = list(digests.items())
    random.shuffle(rows)

    assert topic_counts(dict(rows)) == topic_counts(digests)
    assert by_recency(dict(rows)) == by_recency(digests)
    assert within_bounds(dict(rows)) == within_bounds(digests)


def test_nothing_is_counted_of_no_tickets() -> None:
    assert topic_counts({}) == []
    assert sentiment_counts({}) == {}
    assert within_bounds({}) == {}
    assert ticket_counts({}).model_dump() == {"covered": 0, "open": 0, "solved": 0}


def test_only_the_most_frequent_topics_are_counted() -> None:
    digests = {n: digest(topics=[f"topic {m}" for m in range(n)]) for n in range(1, 41)}

    counts = topic_counts(digests)

    assert [count.topic for count in counts] == [f"topic {m}" for m in range(MAX_TOPICS)]
    assert counts[0].frequency == 40


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("login", "login"),
        ("Login", "login"),
        ("LOG IN", "log in"),
        ("log-in", "log in"),
        ("log_in", "log in"),
        ("  log \t in\n", "log in"),
        ("log\u00a0in", "log in"),
        ("log\u2011in", "log in"),
        ("log\u2010in", "log in"),
        ("log - in", "log in"),
        ("C++", "c++"),
        ("ÜBERWEISUNG", "überweisung"),
        ("invoices", "invoice"),
        ("logins", "login"),
        ("deliveries", "delivery"),
        ("addresses", "address"),
        ("status", "status"),
        ("#billing", "billing"),
        ('"billing".', "billing"),
        ("C#", "c#"),
        ("re\u0301siliation", "r\u00e9siliation"),
        ("Straße", "strasse"),
        ("\u0130nternet", "internet"),
        ("\uff22illing", "billing"),
        ("", ""),
    ],
)
def test_a_topic_is_one_however_a_model_spells_it(written: str, expected: str) -> None:
    assert normalize_topic(written) == expected


@given(st.text())
def test_a_normalized_topic_stays_as_it_is(text: str) -> None:
    assert normalize_topic(normalize_topic(text)) == normalize_topic(text)


@pytest.mark.parametrize("nothing", ["-", "--", "_"])
def test_a_topic_without_a_name_is_none(nothing: str) -> None:
    counts = topic_counts({1: digest(topics=[nothing, "login"])})

    assert [count.topic for count in counts] == ["login"]


@given(DIGESTS, st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_trends_do_not_depend_on_the_clock(
    digests: dict[int, TicketDigest], later: timedelta
) -> None:
    moved = {
        number: ticket.model_copy(
            update={
                "created_at": ticket.created_at + later,
                "updated_at": ticket.updated_at + later,
            }
        )
        for number, ticket in digests.items()
    }

    assert topic_counts(moved) == topic_counts(digests)


def test_the_most_recently_updated_tickets_are_kept() -> None:
    digests = {n: digest(quiet=n) for n in range(MAX_DIGESTS + 50)}

    kept = within_bounds(digests)

    assert sorted(kept) == list(range(MAX_DIGESTS))
    assert list(kept) == sorted(kept)


WORST = clip("\N{SMILING FACE WITH OPEN MOUTH}" * 200, 240)


def test_what_is_kept_of_long_texts_is_bounded_by_bytes() -> None:
    long = digest(WORST, topics=[clip("ü" * 60, 40)] * 3, requester=clip("王" * 60, 60))
    digests = {n: long.model_copy(update={"updated_at": NOW}) for n in range(MAX_DIGESTS)}

    kept = within_bounds(digests)

    assert 100 < len(kept) < MAX_DIGESTS
    assert size(kept) <= MAX_DIGEST_BYTES
    assert max(kept) == MAX_DIGESTS - 1


TEXTS = st.sampled_from(['"', "\\", "\u0001", "\n", "a", "ü", "王", "😀", " "])


@settings(max_examples=40, deadline=None)
@given(gist=TEXTS, label=TEXTS, name=TEXTS)
def test_what_is_kept_fits_whatever_its_characters_become_in_json(
    gist: str, label: str, name: str
) -> None:
    long = digest(
        clip(gist * 240, 240), topics=[clip(label * 40, 40)] * 3, requester=clip(name * 60, 60)
    )

    assert size(within_bounds(dict.fromkeys(range(MAX_DIGESTS), long))) <= MAX_DIGEST_BYTES


def test_one_ticket_always_fits() -> None:
    long = digest(WORST, topics=[clip("ü" * 60, 40)] * 3, requester=clip("王" * 60, 60))

    assert within_bounds({1: long}) == {1: long}
