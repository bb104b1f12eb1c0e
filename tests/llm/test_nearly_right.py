"""Answers whose fields are nearly what was asked for are kept."""

import json
from datetime import date

import pytest

from ticketfu.llm.parsing import parsed_answer
from ticketfu.ticket.summary import Evidence, Promise, TicketSummary

SUMMARY = TicketSummary(
    intent="Open the report.",
    summary="It does not open.",
    next_step="Ask for the browser.",
    open_questions=["Which browser?"],
    topics=["reports"],
    sentiment="negative",
    evidence=[Evidence(claim="It does not open", comment_ids=[7])],
)
FIELDS = SUMMARY.model_dump()
FRIDAY = date(2026, 11, 6)

NEARLY_RIGHT = {
    "no evidence": ({"evidence": ...}, {"evidence": []}),
    "null lists": (
        {"evidence": None, "open_questions": None, "topics": None},
        {"evidence": [], "open_questions": [], "topics": []},
    ),
    "null texts": ({"next_step": None}, {"next_step": ""}),
    "texts as lists": ({"summary": ["One.", "Two."]}, {"summary": "One. Two."}),
    "questions as a text": ({"open_questions": "Who?"}, {"open_questions": ["Who?"]}),
    "questions as objects": (
        {"open_questions": [{"question": "Who?"}, {"question": "When?"}]},
        {"open_questions": ["Who?", "When?"]},
    ),
    "a bad question": ({"open_questions": ["Who?", 7, True]}, {"open_questions": ["Who?"]}),
    "topics in a text": ({"topics": "billing, login"}, {"topics": ["billing", "login"]}),
    "questions with numbers": (
        {"open_questions": "1. Who?\n2) When?"},
        {"open_questions": ["Who?", "When?"]},
    ),
    "a word for no question": ({"open_questions": ["None"]}, {"open_questions": []}),
    "a word for no step": (
        {"next_step": "N/A", "open_questions": "无"},
        {"next_step": "", "open_questions": []},
    ),
    "a word for no promise": ({"promises": [{"what": "Keine.", "owner": "-"}]}, {"promises": []}),
    "topics in one item": ({"topics": ["billing, login"]}, {"topics": ["billing", "login"]}),
    "a topic with a remark": (
        {"topics": ["billing (3, 2 open)"]},
        {"topics": ["billing (3, 2 open)"]},
    ),
    "entities in a text": ({"intent": "Ada&#39;s &amp; mine"}, {"intent": "Ada's & mine"}),
    "a longer verdict": ({"sentiment": "Positive (relieved)"}, {"sentiment": "positive"}),
    "two verdicts": ({"sentiment": "negative to positive"}, {"sentiment": "neutral"}),
    "ids by another name": (
        {"evidence": [{"claim": "b", "comments": ["c2 of 2026-11-03"]}]},
        {"evidence": [Evidence(claim="b", comment_ids=[2])]},
    ),
    "a mood of its own": ({"sentiment": "furious"}, {"sentiment": "neutral"}),
    "a shouted verdict": ({"sentiment": " Positive"}, {"sentiment": "positive"}),
    "no verdict": ({"sentiment": None}, {"sentiment": "neutral"}),
    "more than was asked for": ({"confidence": 0.9}, {}),
    "evidence as texts": ({"evidence": ["It does not open"]}, {"evidence": []}),
    "one bad claim": (
        {"evidence": [{"claim": 7, "comment_ids": [1]}, {"claim": "b", "comment_ids": [2]}]},
        {"evidence": [Evidence(claim="b", comment_ids=[2])]},
    ),
    "lines that were escaped twice": (
        {"summary": "One.\\n\\nTwo.\\r\\n- Three in C:\\new", "open_questions": "- Who?\\n- When?"},
        {"summary": "One.\n\nTwo.\nThree in C:\\new", "open_questions": ["Who?", "When?"]},
    ),
    "characters that were escaped twice": (
        {"intent": 'Caf\\u00e9 \\"Ada\\"'},
        {"intent": 'Café "Ada"'},
    ),
    "half a surrogate pair": ({"intent": "a \ud83d b"}, {"intent": "a b"}),
}


@pytest.mark.parametrize(("change", "becomes"), NEARLY_RIGHT.values(), ids=NEARLY_RIGHT)
def test_an_answer_that_is_nearly_right_is_kept(
    change: dict[str, object], becomes: dict[str, object]
) -> None:
    written = {key: value for key, value in (FIELDS | change).items() if value is not ...}

    answer = parsed_answer(json.dumps(written), TicketSummary)

    assert answer == SUMMARY.model_copy(update=becomes)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        (7, [7]),
        ("7", [7]),
        ("#7", [7]),
        ("c7", [7]),
        (["#1", "c3", 4, None, 5.0], [1, 3, 4, 5]),
        ("1, 2 and 3", [1, 2, 3]),
        ([{"id": 7}], [7]),
        ([7, 7, 7], [7]),
        (None, []),
        (["none", True, 1.5, []], []),
        (list(range(1, 30)), [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_ids_are_taken_as_models_write_them(written: object, ids: list[int]) -> None:
    text = json.dumps(FIELDS | {"evidence": [{"claim": "a", "comment_ids": written}]})

    assert parsed_answer(text, TicketSummary).evidence == [Evidence(claim="a", comment_ids=ids)]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-11-06T00:00:00Z", FRIDAY),
        ("by 2026-11-6", FRIDAY),
        ("2026/11/06 (Friday)", FRIDAY),
        ("2026年11月6日", FRIDAY),
        ("٢٠٢٦-١١-٠٦", FRIDAY),
        ("November 6, 2026", FRIDAY),
        ("Fri, Nov. 6th, 2026", FRIDAY),
        ("Freitag, 6. November 2026", FRIDAY),
        ("6 de noviembre de 2026", FRIDAY),
        ("6 listopada 2026", FRIDAY),
        ("6 ноября 2026 г.", FRIDAY),
        ("2026년 11월 6일", FRIDAY),
        ("6-Nov-2026, 5 pm", FRIDAY),
        ("20261106", FRIDAY),
        ("13.11.2026", date(2026, 11, 13)),
        ("11/13/2026", date(2026, 11, 13)),
        ("11/11/2026", date(2026, 11, 11)),
        ("6 November 2026 or 7 November 2026", None),
        ("2026-W45", None),
        ("November 2026", None),
        ("06.11.2026", None),
        ({"date": "2026-11-06"}, FRIDAY),
        ("06/11/2026", None),
        ("2026-11-06 or 2026-11-07", None),
        ("2026-13-45", None),
        ("Friday", None),
        (6, None),
    ],
)
def test_a_day_is_taken_where_it_is_sure(written: object, due: date | None) -> None:
    promise = {"what": "Send it", "due": written}

    answer = parsed_answer(json.dumps(FIELDS | {"promises": [promise]}), TicketSummary)

    assert answer.promises == [Promise(what="Send it", due=due)]
