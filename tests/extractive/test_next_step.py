"""Next steps with their owners, and questions that nobody has answered."""

import pytest

from tests.extractive.factories import TWICE, agent, customer, note, summary_of
from ticketfu.llm.prompt import Passage

PROBLEM = customer(TWICE)
FIXED = agent("I have refunded the second charge. It is on your card.")
SOLVE = "Solve the ticket: Dana Ruiz has nothing left open."


@pytest.mark.parametrize(
    ("comments", "attributes", "step"),
    [
        ([PROBLEM], {}, "Priya Patel should give Dana Ruiz a first answer."),
        ([PROBLEM], {"assignee": None}, "Assign the ticket: the team should give Dana Ruiz"),
        ([PROBLEM], {"priority": "urgent"}, "Urgent: Priya Patel should give Dana Ruiz"),
        (
            [PROBLEM, agent("Which card was it? I see two.")],
            {},
            "Wait for Dana Ruiz to answer Priya Patel: “Which card was it?",
        ),
        (
            [PROBLEM, agent("I see it. Please send us the receipt.")],
            {},
            "Wait for Dana Ruiz to answer Priya Patel: “Please send us the receipt.”",
        ),
        (
            [PROBLEM, agent("That costs nothing. It changes your slip. Shall I?")],
            {"status": "pending"},
            "Wait for Dana Ruiz to answer Priya Patel: “It changes your slip. Shall I?”",
        ),
        (
            [PROBLEM, agent("You are right. I will refund it on Monday.")],
            {},
            "Priya Patel should follow up as announced: “I will refund it on Monday.”",
        ),
        (
            [PROBLEM, agent("I have escalated this to our engineers. We are investigating.")],
            {},
            "Priya Patel should follow up as announced: “I have escalated this",
        ),
        (
            [PROBLEM, agent("I can transfer you, please hold on for a moment. One second.")],
            {},
            "Priya Patel should follow up as announced",
        ),
        (
            [PROBLEM, agent("It is in work and I keep this ticket open until it is out. Sorry.")],
            {"status": "hold"},
            "On hold: Priya Patel should follow up as announced: “It is in work",
        ),
        ([PROBLEM, agent("Thank you for your patience!")], {}, "Priya Patel should get back to"),
        (
            [PROBLEM, FIXED],
            {},
            "Wait for Dana Ruiz to confirm what Priya Patel wrote: “I have refunded",
        ),
        ([PROBLEM, FIXED, customer("Thanks a lot!")], {}, SOLVE),
        ([PROBLEM, FIXED, customer("Take care.")], {}, SOLVE),
        ([PROBLEM, FIXED, customer("That's all I needed.")], {}, SOLVE),
        ([PROBLEM, FIXED, customer("You too!")], {}, SOLVE),
        (
            [PROBLEM, FIXED, customer("Thanks!"), agent("You're welcome! Have a great day!")],
            {},
            SOLVE,
        ),
        ([PROBLEM, FIXED, customer("Ok."), agent("Happy to hear that!")], {}, SOLVE),
        ([PROBLEM, FIXED, customer("Got it, thanks!"), agent("Our pleasure. ^JK")], {}, SOLVE),
        (
            [
                PROBLEM,
                agent("An enquiry is open. You hear within 48 h."),
                customer("Ok, I'll wait."),
            ],
            {},
            "Priya Patel should get back to Dana Ruiz.",
        ),
        (
            [PROBLEM, FIXED, customer("New messages are now coming through immediately.")],
            {},
            SOLVE,
        ),
        (
            [PROBLEM, FIXED, customer("Thanks, that worked, but now the invoice is empty.")],
            {},
            "Priya Patel should answer Dana Ruiz: “That worked, but now the invoice is",
        ),
        (
            [
                PROBLEM,
                agent("We can offer you a voucher of ten euros."),
                customer("I would appreciate being transferred to a human who decides. Thank you."),
            ],
            {},
            "Priya Patel should answer Dana Ruiz: “I would appreciate being transferred",
        ),
        (
            [PROBLEM, note("The job ran twice. Finance has to pay it back by hand.")],
            {},
            "Priya Patel should answer Dana Ruiz with the internal finding “",
        ),
        ([PROBLEM, FIXED], {"status": "solved"}, "Nothing to do: the ticket is solved."),
        (
            [PROBLEM, FIXED, customer("It failed again. The money is gone.")],
            {"status": "solved"},
            "Look again, although the ticket is solved: Dana Ruiz wrote “",
        ),
        (
            [agent("Customer called: the coffee machine leaks. A technician on Tuesday, if so.")],
            {},
            "Priya Patel should answer Dana Ruiz.",
        ),
        (
            [PROBLEM, agent("An outage in your area. It should be back by 6pm."), customer("ok")],
            {},
            "Priya Patel should follow up as announced: “It should be back by 6pm.”",
        ),
        (
            [PROBLEM, FIXED, customer("The invoice came."), customer("Is it final? I wait.")],
            {},
            "Priya Patel should answer Dana Ruiz: “Is it final?",
        ),
        ([PROBLEM], {"status": "closed"}, "Nothing to do: the ticket is closed."),
        ([note("A duplicate of #7.")], {}, "Answer Dana Ruiz: so far there are only internal"),
        (
            [customer("", attachments=["bill.pdf"])],
            {},
            "Priya Patel should answer Dana Ruiz, who sent bill.pdf.",
        ),
        ([], {}, "Ask Dana Ruiz what they need: the ticket has no text."),
    ],
)
async def test_the_next_step_follows_from_status_and_last_speaker(
    comments: list[Passage], attributes: dict[str, object], step: str
) -> None:
    assert (await summary_of(*comments, **attributes)).next_step.startswith(step)


async def test_the_point_is_quoted_with_its_date_and_its_threat() -> None:
    said = await summary_of(
        customer("Three invoices were wrong. Otherwise we leave at the end of the month."),
        agent("I have corrected the third one. My direct line is in your mail."),
        customer(
            "Tomorrow at 9:00. Bring a date for the refund, and a proposal for the hours lost. "
            "That decides whether we stay."
        ),
    )
    assert "Bring a date for the refund" in said.next_step
    assert "That decides whether we stay." in said.next_step
    assert "Otherwise we leave at the end of the month." in said.intent + said.summary
    assert said.sentiment == "negative" or "leave" in said.intent


@pytest.mark.parametrize(
    ("comments", "questions"),
    [
        ([customer("It broke. When is it fixed?")], ["Dana Ruiz: “When is it fixed?”"]),
        ([customer("It broke. When is it fixed?"), agent("It was fixed on Monday.")], []),
        (
            [customer("It broke. When is it fixed?"), agent("Thank you for your patience!")],
            ["Dana Ruiz: “When is it fixed?”"],
        ),
        ([customer("It broke. When is it fixed?"), agent("It is planned for Monday.")], []),
        ([customer("It broke."), agent("Seen."), customer("Hello? Is anybody there?")], []),
        ([customer("It broke. Any ideas? Can you help?")], []),
        ([customer("It broke."), agent("Reset it."), customer("Are you kidding me?")], []),
        (
            [PROBLEM, FIXED, customer("The regulator asks one thing: whether others were told.")],
            ["Dana Ruiz: “…regulator asks one thing: whether others were told.”"],
        ),
    ],
)
async def test_questions_stay_open_until_the_other_side_says_something(
    comments: list[Passage], questions: list[str]
) -> None:
    assert (await summary_of(*comments)).open_questions == questions


async def test_at_most_three_questions_are_shown() -> None:
    said = await summary_of(*(customer(f"What about invoice number {n}{n}?") for n in range(9)))
    assert len(said.open_questions) <= 3
