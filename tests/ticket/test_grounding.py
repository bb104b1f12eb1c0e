"""Claims are shown with their standing, and an answer with invented numbers is asked for again."""

import json
from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from tests.harness import System
from tests.model import completion

BODY = "The report 4711 does not open since 2 November. It shows error E-77."
QUOTE = "The report 4711 does not open"


def answering(system: System, *answers: Mapping[str, object] | Response) -> None:
    """The model gives these answers to questions about the ticket, the last for good."""
    left = list(answers)

    def reply() -> Response:
        given = left.pop(0) if len(left) > 1 else left[0]
        return given if isinstance(given, Response) else completion(json.dumps(given))

    system.model.faults[BODY] = reply


def answer(**fields: object) -> dict[str, object]:
    return {
        "intent": "The report 4711 does not open.",
        "summary": "It does not open since 2 November.",
        "next_step": "Look at error E-77.",
        "open_questions": [],
        "topics": ["reports"],
        "sentiment": "neutral",
        "evidence": [{"claim": "It fails", "comment_ids": ["c1"], "quote": QUOTE}],
        **fields,
    }


def first_comment(system: System, ticket_id: int) -> int:
    comments = system.sample.comments.values()
    return next(each.id for each in comments if each.ticket_id == ticket_id)


async def test_a_claim_is_verified_by_the_words_of_the_comment_it_names(system: System) -> None:
    ticket_id = system.ticket(BODY)
    claims = [
        {"claim": "It fails", "comment_ids": ["c1"], "quote": QUOTE},
        {"claim": "It fails", "comment_ids": ["c1"], "quote": "Nothing opens any more"},
        {"claim": "It fails", "comment_ids": [99], "quote": QUOTE},
        {"claim": "It fails 99 times", "comment_ids": ["c1"], "quote": QUOTE},
    ]
    answering(system, answer(evidence=claims))

    await system.post(ticket_id)
    document = await system.fresh(ticket_id)

    assert document.summary
    evidence = document.summary.evidence
    assert [item.standing for item in evidence] == ["verified", "cited", "cited"]
    assert evidence[0].comment_ids == [first_comment(system, ticket_id)]
    checks = document.checks
    assert (checks.verified, checks.cited, checks.dropped, checks.repaired) == (1, 2, 1, 0)
    assert checks.unsupported == []


async def test_an_invented_number_is_repaired_by_one_more_question(system: System) -> None:
    ticket_id = system.ticket(BODY)
    wrong = answer(summary="It fails since 3 November for 58 people.")
    answering(system, wrong, answer())

    await system.post(ticket_id)
    document = await system.fresh(ticket_id)

    assert document.summary
    assert document.summary.summary == "It does not open since 2 November."
    assert (document.checks.repaired, document.checks.unsupported) == (2, [])
    assert document.usage.calls == len(system.model.ticket_prompts) == 2
    assert document.usage.input_tokens == 200


async def test_what_stays_invented_is_listed_and_asked_about_once(system: System) -> None:
    ticket_id = system.ticket(BODY)
    claims = [{"claim": "58 people", "comment_ids": ["c1"], "quote": QUOTE}]
    answering(system, answer(next_step="Ask the 58 people.", evidence=claims))

    await system.post(ticket_id)
    document = await system.fresh(ticket_id)

    assert document.checks.unsupported == ["58"]
    assert document.checks.verified == 0
    assert document.usage.calls == 2


async def test_the_first_answer_stands_where_the_second_cannot_be_had(system: System) -> None:
    ticket_id = system.ticket(BODY)
    invented = answer(next_step="Ask the 58 people.")
    answering(system, invented, Response(status_code=401))

    await system.post(ticket_id)
    document = await system.fresh(ticket_id)

    assert document.error is None
    assert document.checks.unsupported == ["58"]


async def test_attempts_and_promises_are_shown_and_held_against_the_conversation(
    system: System,
) -> None:
    ticket_id = system.ticket(BODY)
    promises = [
        {"what": "A new report", "owner": "Ada", "due": "2026-11-04"},
        {"what": "An answer", "owner": "the team", "due": "soon"},
        "A call",
        {"what": "", "owner": "Ada", "due": None},
    ]
    attempts = [{"what": "Ada cleared cache 81", "by": "Ada", "outcome": "E-77 stayed"}, 7]
    answering(system, answer(promises=promises, attempts=attempts, language="en"))

    await system.post(ticket_id)
    document = await system.fresh(ticket_id)

    assert document.summary
    shown = [(each.owner, each.due, each.overdue) for each in document.summary.promises]
    assert shown == [("Ada", date(2026, 11, 4), True), ("the team", None, False), ("", None, False)]
    assert [each.outcome for each in document.summary.attempts] == ["E-77 stayed"]
    assert document.checks.unsupported == ["81", "2026-11-04"]
    assert document.language == "en"
    assert [(each.revision, "summary" in each.what) for each in document.changes] == [(1, True)]
