"""A model's text becomes a bounded answer, or the one error for what cannot be read."""

import pytest

from tests.fuzz.mutation import BITS, Mutator, fuzzed
from ticketfu.entity.checks import Source
from ticketfu.entity.links import without_links
from ticketfu.llm.parsing import Unreadable, parsed_answer
from ticketfu.markup import without_markup
from ticketfu.organization.summary import Narrative
from ticketfu.ticket.grounding import MAX_SUMMARY_BYTES, grounded
from ticketfu.ticket.summary import TicketSummary

SOURCE = Source({1: "The report does not open.", 2: "Order 4711, by Friday."}, ["Ada"])
SUMMARY = {
    "intent": "Open the report of order 4711.",
    "summary": "It does not open. See https://evil.example/x or **call**.",
    "attempts": [{"what": "Another browser", "by": "Ada", "outcome": "the same"}],
    "next_step": "Ask for the log.",
    "open_questions": ["Which version?"],
    "promises": [{"what": "a call", "owner": "agent", "due": "2026-11-06"}],
    "topics": ["reports"],
    "sentiment": "negative",
    "language": "en",
    "evidence": [
        {"claim": "It does not open", "comment_ids": ["c1"], "quote": "does not open"},
        {"claim": "By Friday", "comment_ids": [2], "quote": "by Friday"},
    ],
}
NARRATIVE = {
    "overview": "Reports fail.",
    "main_topics": ["reports"],
    "key_people": ["Ada, who asks most"],
    "key_insights": "They wait for a call.",
    "recommended_actions": ["Call them."],
}
FRAMES = ("{}", "<think>{{}}</think>{}", "```json\n{}\n```", "[{}]", '{{"answer": {}}}', "{0}{0}")


def answer_of(mutator: Mutator, sample: object) -> str:
    return mutator.text(mutator.random.choice(FRAMES).format(mutator.text(sample)))


@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
@fuzzed
def test_any_answer_is_read_or_unreadable_and_reads_the_same_again(
    answer: type[TicketSummary] | type[Narrative], mutator: Mutator
) -> None:
    sample = SUMMARY if answer is TicketSummary else NARRATIVE
    try:
        found = parsed_answer(answer_of(mutator, sample), answer)
    except Unreadable:
        return
    again = found.model_dump_json()
    assert len(again) < 200_000
    assert parsed_answer(again, answer) == found


@fuzzed
def test_any_summary_is_held_against_its_source_within_a_memos_bound(mutator: Mutator) -> None:
    try:
        answer, _ = without_links(parsed_answer(answer_of(mutator, SUMMARY), TicketSummary), SOURCE)
    except Unreadable:
        return
    made, checks = grounded([10, 20], answer, SOURCE, [])

    assert len(made.summary.model_dump_json().encode()) <= MAX_SUMMARY_BYTES
    assert checks.verified + checks.cited == len(made.summary.evidence)
    assert "evil.example" not in made.summary.model_dump_json()


@fuzzed
def test_taking_markup_off_adds_nothing(mutator: Mutator) -> None:
    text = "".join(mutator.line("**a** <b>b</b>", "[x](y)", *BITS) for _ in range(5))
    assert len(without_markup(text)) <= len(text)


FLOODS = ['{"intent":', "[", '{"a":{', '{"intent": "x"},', "\\", '"', '{"intent":1' + "0" * 9]


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_beginnings_ends(piece: str) -> None:
    """Quadratic work on the whole flood would outlast the suite's timeout."""
    with pytest.raises(Unreadable):
        parsed_answer(piece * (200_000 // len(piece)) + "]", Narrative)


def test_a_number_of_any_length_spoils_no_answer() -> None:
    text = '{"intent": "Open it.", "evidence": [{"claim": "x", "comment_ids": [1e308, %s]}]}'
    found = parsed_answer(text % ("9" * 5000), TicketSummary)

    assert found.intent == "Open it."
    assert not [each for each in found.evidence if each.comment_ids]
