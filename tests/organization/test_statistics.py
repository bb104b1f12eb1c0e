"""Numbers are counted: they are exact, bounded, and move as the tickets do."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.organization.factories import NOW, digest, topic_counts
from ticketfu.organization.bounds import MAX_DIGEST_BYTES, MAX_DIGESTS, by_recency, within_bounds
from ticketfu.organization.digest import DigestPromise, TicketDigest
from ticketfu.organization.statistics import counted, sentiment_counts, ticket_counts
from ticketfu.organization.topics import (
    MAX_RENAMED,
    MAX_TOPICS,
    normalize_topic,
    one_word_each,
    with_name,
)

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
        ("00:S", "00"),
        ("logs:s", "log"),
        ("re\u0301siliation", "r\u00e9siliation"),
        ("Straße", "strasse"),
        ("bug / crash", "bug crash"),
        ("bug/crash", "bug crash"),
        ("sign-ins", "sign in"),
        ("statuses", "status"),
        ("caches", "cache"),
        ("cookies", "cookie"),
        ("News", "news"),
        ("2. billing", "billing"),
        ("• billing…", "billing"),
        ("billing\u200b", "billing"),
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


def test_a_topic_gets_its_old_name_back() -> None:
    there = with_name({}, "SSO", "login")
    back = with_name(there, "login", "sso")

    assert there == {"sso": "login"}
    assert back == {"login": "sso"}
    assert one_word_each(["Logins", "s-s-o", "SSO", ""], ["sso"], back) == ["sso"]
    assert one_word_each(["Log in", "Rechnung"], ["login"], {}) == ["login", "Rechnung"]


def test_names_are_bounded() -> None:
    renamed: dict[str, str] = {}
    for number in range(MAX_RENAMED + 5):
        renamed = with_name(renamed, f"topic {number}", f"name {number}")

    assert len(renamed) == MAX_RENAMED
    assert "topic0" not in renamed


@pytest.mark.parametrize("nothing", ["-", "--", "_"])
def test_a_topic_without_a_name_is_none(nothing: str) -> None:
    counts = topic_counts({1: digest(topics=[nothing, "login"])})

    assert [count.topic for count in counts] == ["login"]


@given(DIGESTS, st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_trends_depend_only_on_the_time_that_is_given(
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

    counts = topic_counts(digests)
    for count in counts:
        count.since = count.since and count.since + later
    assert counted(moved, NOW + later).topics == counts


def test_the_most_recently_updated_tickets_are_kept() -> None:
    digests = {n: digest(quiet=n) for n in range(MAX_DIGESTS + 50)}

    kept = within_bounds(digests)

    assert list(kept) == list(range(MAX_DIGESTS))


TEXTS = st.sampled_from(['"', "\\", "\u0001", "\n", "a", "ü", "王", "😀", " "])


@settings(max_examples=8, deadline=None)
@given(problem=TEXTS, label=TEXTS, name=TEXTS)
def test_all_tickets_are_counted_whatever_their_characters_become_in_json(
    problem: str, label: str, name: str
) -> None:
    promise = DigestPromise(due=NOW.date(), what=problem * 240, owner=name * 60)
    long = digest(
        problem * 240,
        standing=problem * 240,
        topics=[label * 60] * 3,
        requester=name * 60,
        people=[name * 60] * 9,
        promises=[promise] * 9,
        waiting_since=NOW,
        satisfaction="good",
    ).fitted()

    kept = within_bounds(dict.fromkeys(range(MAX_DIGESTS), long))

    assert size(kept) <= MAX_DIGEST_BYTES
    assert len(kept) == MAX_DIGESTS
    assert counted(kept, NOW).numbers.promises.open_total == 3 * MAX_DIGESTS
    # The newest keep their words: of long ones, a quarter at least.
    worded = [number for number, ticket in kept.items() if ticket.problem]
    assert worded == list(range(MAX_DIGESTS - len(worded), MAX_DIGESTS))[::-1]


def test_few_tickets_keep_all_their_words() -> None:
    digests = {n: digest("A long story. " * 8, quiet=n) for n in range(50)}

    assert within_bounds(digests) == digests
