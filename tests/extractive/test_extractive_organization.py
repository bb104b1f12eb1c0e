"""The keyless summarizer on an organization: words around numbers that are given."""

from collections.abc import Iterable

from ticketfu.extractive import Extractive
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.organization.summary import Narrative

TICKETS = (
    (42, "SSO is down for everyone.", "Marcus Lee", "open", "urgent", "single sign-on", "negative"),
    (40, "Dana Ruiz wants a refund.", "Dana Ruiz", "open", "high", "billing", "neutral"),
    (38, "The VAT is wrong.", "Dana Ruiz", "solved", "normal", "billing", "neutral"),
    (35, "A charge nobody knows.", "Dana Ruiz", "pending", None, "billing", "negative"),
)
TOPICS = [
    {"topic": "billing", "tickets": 17, "open": 11, "trend": "rising", "importance": "high"},
    {"topic": "single sign on", "tickets": 1, "open": 1, "trend": "new", "importance": "high"},
    {"topic": "import", "tickets": 5, "open": 0, "trend": "gone", "importance": "low"},
]


def account(rows: Iterable[tuple[int, str, str, str, str | None, str, str]] = TICKETS) -> Prompt:
    facts: dict[str, object] = {
        "name": "Acme",
        "tickets": {"total": 23, "open": 12, "solved": 11},
        "sentiment": {"negative": 7, "neutral": 14, "positive": 2},
        "topics": TOPICS,
    }
    passages = (
        Passage(
            number,
            gist,
            author,
            at=f"2025-11-{number - 20:02d}",
            details={"status": status, "priority": priority, "topics": [topic], "sentiment": mood},
        )
        for number, gist, author, status, priority, topic, mood in rows
    )
    return Prompt("", facts, tuple(passages))


async def narrative(prompt: Prompt) -> Narrative:
    return (await Extractive().complete(prompt, Narrative)).answer


async def test_an_organizations_numbers_are_the_given_ones() -> None:
    said = await narrative(account())
    assert said.overview == (
        "Acme has 23 tickets: 12 open and 11 solved. Main topics: billing (17 tickets, 11 open), "
        "single sign on (1 ticket, 1 open) and import (5 tickets). "
        "Mood of the tickets: 7 negative, 14 neutral and 2 positive."
    )
    assert said.main_topics[0] == "billing (17 tickets, 11 open)"
    assert said.key_people == ["Dana Ruiz (3 tickets)", "Marcus Lee (1 ticket)"]


async def test_insights_name_what_presses_and_what_moves() -> None:
    said = await narrative(account())
    assert said.key_insights == (
        "Most pressing: #42 (urgent, open, negative): SSO is down for everyone. "
        "#40 (high, open): Dana Ruiz wants a refund. "
        "#35 (pending, negative): A charge nobody knows. "
        "New in the last period: single sign on (1). On the rise: billing (17). "
        "No longer coming up: import (5). "
        "Dana Ruiz asked most often: 3 tickets, 1 of them negative."
    )
    assert said.recommended_actions == [
        "Answer #42 (urgent, open, negative) first: SSO is down for everyone.",
        "Then take #40 and #35: urgent, high or unhappy, and still open.",
        "Look for a common cause of the open billing tickets: #40 and #35.",
    ]


async def test_the_order_of_an_organizations_tickets_does_not_matter() -> None:
    assert await narrative(account(reversed(TICKETS))) == await narrative(account())


async def test_people_are_counted_only_among_the_tickets_that_were_read() -> None:
    whole = account()
    part = Prompt("", whole.metadata, whole.passages, omitted=19)
    said = await narrative(part)
    assert said.key_people[0] == "Dana Ruiz (3 of the 4 tickets read)"
    assert "asked most often" not in said.key_insights


async def test_a_calm_or_empty_organization_gets_an_action_too() -> None:
    calm = await narrative(account(TICKETS[2:3]))
    assert calm.key_insights.startswith("No open ticket is urgent, high or unhappy.")
    empty = await narrative(Prompt("", {"name": None}, ()))
    assert empty.overview == "This organization has no tickets yet."
    assert len(empty.recommended_actions) == 1
