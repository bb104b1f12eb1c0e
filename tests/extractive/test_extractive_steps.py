"""What the keyless summarizer says is to be done, and what it says is still unanswered."""

import pytest

from tests.extractive.factories import TWICE, agent, customer, note, summary_of
from ticketfu.llm.prompt import Passage

PROBLEM = customer(TWICE)


@pytest.mark.parametrize(
    ("comments", "facts", "step"),
    [
        ([PROBLEM], {}, "Priya Patel should reply to Dana Ruiz, who wrote “We were charged"),
        ([PROBLEM], {"assignee": None}, "Assign the ticket and reply to Dana Ruiz"),
        ([PROBLEM], {"priority": "urgent"}, "Urgent: Priya Patel should reply"),
        (
            [PROBLEM, agent("Which card was it?")],
            {},
            "Wait for Dana Ruiz to answer Priya Patel: “W",
        ),
        (
            [PROBLEM, agent("Please send us the receipt.")],
            {},
            "Wait for Dana Ruiz: Priya Patel asked",
        ),
        (
            [PROBLEM, agent("I will refund it on Monday.")],
            {},
            "Priya Patel should follow up as pro",
        ),
        (
            [PROBLEM, agent("We're looking into this.")],
            {},
            "Priya Patel should get back to Dana Ruiz",
        ),
        ([PROBLEM, agent("The bank is slow.")], {"status": "hold"}, "On hold: wait for Dana Ruiz"),
        (
            [PROBLEM, agent("Refunded."), customer("Still not there!")],
            {},
            "Priya Patel should reply",
        ),
        (
            [PROBLEM, agent("Refunded."), customer("Thanks a lot!")],
            {},
            "Solve the ticket: Dana Ruiz",
        ),
        (
            [PROBLEM, note("The job ran twice.")],
            {},
            "Priya Patel should answer Dana Ruiz with the int",
        ),
        (
            [PROBLEM, agent("Refunded.")],
            {"status": "solved"},
            "Nothing to do: the ticket is solved.",
        ),
        (
            [PROBLEM, agent("Refunded."), customer("It failed again.")],
            {"status": "solved"},
            "Look again before it stays solved: Dana Ruiz wrote “It failed again.”",
        ),
        ([PROBLEM], {"status": "closed"}, "Nothing to do: the ticket is closed."),
        ([note("A duplicate of #7.")], {}, "Write to Dana Ruiz: so far there are only internal"),
        (
            [customer("", attachments=["bill.pdf"])],
            {},
            "Priya Patel should reply to Dana Ruiz, who s",
        ),
        ([], {}, "Ask Dana Ruiz what they need"),
    ],
)
async def test_the_next_step_follows_from_status_and_last_speaker(
    comments: list[Passage], facts: dict[str, object], step: str
) -> None:
    assert (await summary_of(*comments, **facts)).next_step.startswith(step)


@pytest.mark.parametrize(
    ("comments", "questions"),
    [
        ([customer("When is it fixed?")], ["Dana Ruiz: When is it fixed?"]),
        ([customer("When is it fixed?"), agent("It was fixed on Monday.")], []),
        (
            [customer("When is it fixed?"), agent("Thank you for your patience!")],
            ["Dana Ruiz: When is it fixed?"],
        ),
        (
            [customer("It broke."), agent("Which browser is it?"), note("Is it Safari, Priya?")],
            ["Priya Patel: Which browser is it?", "Tom Becker (internally): Is it Safari, Priya?"],
        ),
        ([customer("It broke. Any ideas? Can you help?")], []),
    ],
)
async def test_questions_stay_open_until_the_other_side_says_something(
    comments: list[Passage], questions: list[str]
) -> None:
    assert (await summary_of(*comments)).open_questions == questions


async def test_at_most_three_questions_are_shown() -> None:
    said = await summary_of(*(customer(f"What about invoice number {n}{n}?") for n in range(9)))
    assert len(said.open_questions) <= 3
