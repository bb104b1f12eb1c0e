"""The answer is found in whatever weak models write around it."""

import json

import pytest

from ticketfu.llm.parsing import MAX_CHARACTERS, Unreadable, parsed
from ticketfu.organization.summary import Narrative
from ticketfu.ticket.summary import Evidence, TicketSummary

SUMMARY = TicketSummary(
    intent="Open the report.",
    summary="It does not open {since nine}.",
    next_step="Ask for the browser.",
    open_questions=["Which browser?"],
    topics=["reports"],
    sentiment="negative",
    evidence=[Evidence(claim="It does not open", comment_ids=[7])],
)
TEXT = SUMMARY.model_dump_json()
DRAFT = SUMMARY.model_copy(update={"intent": "A draft."}).model_dump_json()
FIELDS = SUMMARY.model_dump()

WRITINGS = {
    "alone": TEXT,
    "blanks": f"  {TEXT}\n",
    "a byte order mark": f"\ufeff{TEXT}",
    "pretty": json.dumps(FIELDS, indent=4),
    "a fence": f"```json\n{TEXT}\n```",
    "a fence without a name": f"```\n{TEXT}\n```",
    "an open fence": f"```json\n{TEXT}",
    "prose around": f"Here you are: {TEXT} Anything else?",
    "braces before": f"Here {{you}} are:\n```JSON\n{TEXT}\n```\nBye.",
    "twice": f"{TEXT}{TEXT}",
    "twice on lines": f"{TEXT}\n\n{TEXT}",
    "a bracket after": f"{TEXT}}}",
    "a fence after": f"{TEXT}\n```",
    "a token after": f"{TEXT}</s><|im_end|>",
    "a cut repetition": f"{TEXT}{TEXT[:90]}",
    "a draft before": f"First: {DRAFT}. Better:\n{TEXT}",
    "think": f"<think>Maybe {{}} or ```json\n{{}}\n```</think>\n{TEXT}",
    "thinking": f"<thinking>A draft: {DRAFT}</thinking>{TEXT}",
    "THINK": f'[THINK]I {{could}} say {{"intent": "x"[/THINK]{TEXT}',
    "harmony": f"<|channel|>analysis<|message|>{{not json}}<|channel|>final<|message|>{TEXT}",
    "an empty object after": f"{TEXT}\n{{}}",
    "another object after": f'{TEXT}\n{{"confidence": 0.9}}',
    "an empty answer after": f'{TEXT}\n{{"intent": "", "summary": ""}}',
    "the schema before": f"{json.dumps(TicketSummary.model_json_schema())}\n{TEXT}",
    "an object around": f'{{"answer": {TEXT}}}',
    "a class around": f'{{"TicketSummary": {TEXT}, "done": true}}',
    "a list around": f"[{TEXT}]",
    "a text": json.dumps(TEXT),
    "a comma at the end": TEXT[:-1] + ",}",
    "camel case": TEXT.replace("next_step", "nextStep").replace("open_questions", "Open Questions"),
}


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_the_answer_is_found(text: str) -> None:
    assert parsed(text, TicketSummary) == SUMMARY


@pytest.mark.parametrize("raw", ["\n", "\t", "\r\n"])
def test_a_raw_line_end_inside_a_text_is_taken(raw: str) -> None:
    text = TEXT.replace("It does not open {", f"It does{raw}not open {{")

    assert parsed(text, TicketSummary).summary.split() == SUMMARY.summary.split()


@pytest.mark.parametrize("said", ["```json {} ```", "</think> {", "a } b", '{"intent": "no"}'])
def test_an_answer_may_quote_such_things(said: str) -> None:
    quoting = SUMMARY.model_copy(update={"summary": said})

    assert parsed(quoting.model_dump_json(), TicketSummary) == quoting


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
    "a mood of its own": ({"sentiment": "furious"}, {"sentiment": "neutral"}),
    "a shouted verdict": ({"sentiment": " Positive"}, {"sentiment": "positive"}),
    "no verdict": ({"sentiment": None}, {"sentiment": "neutral"}),
    "more than was asked for": ({"confidence": 0.9}, {}),
    "evidence as texts": ({"evidence": ["It does not open"]}, {"evidence": []}),
    "one bad claim": (
        {"evidence": [{"claim": 7, "comment_ids": [1]}, {"claim": "b", "comment_ids": [2]}]},
        {"evidence": [Evidence(claim="b", comment_ids=[2])]},
    ),
    "half a surrogate pair": ({"intent": "a \ud83d b"}, {"intent": "a b"}),
}


@pytest.mark.parametrize(("change", "becomes"), NEARLY_RIGHT.values(), ids=NEARLY_RIGHT)
def test_an_answer_that_is_nearly_right_is_kept(
    change: dict[str, object], becomes: dict[str, object]
) -> None:
    written = {key: value for key, value in (FIELDS | change).items() if value is not ...}

    answer = parsed(json.dumps(written), TicketSummary)

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

    assert parsed(text, TicketSummary).evidence == [Evidence(claim="a", comment_ids=ids)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "no", "{", "}{", "[]", "null", "[" * 10_000, '{"a":' * 5_000, '{"intent":', "{}"),
        '{"intent": 3}',
        '{"intent": "", "summary": " ", "next_step": "Ask."}',
        '{"error": "I cannot"}',
        TEXT[:-20],
    ],
)
def test_what_says_nothing_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        parsed(text, TicketSummary)


def test_only_names_of_our_own_fields_are_told() -> None:
    with pytest.raises(Unreadable) as caught:
        parsed('{"intent": 3, "summary": {"secret": 1}, "my-dog": 2}', TicketSummary)

    assert caught.value.wrong == ("intent",)


def test_a_narrative_needs_words_too() -> None:
    assert parsed('{"overview": "Fine."}', Narrative).overview == "Fine."
    with pytest.raises(Unreadable):
        parsed('{"main_topics": ["login"]}', Narrative)


@pytest.mark.parametrize(
    "junk", ["```{", '{"', '{"a":', '{"a":{', "{ ", "[{", ",  ", '{"a":1,', "<think>{", '{"\\']
)
@pytest.mark.timeout(10)
def test_much_junk_is_read_in_linear_time(junk: str) -> None:
    with pytest.raises(Unreadable):
        parsed(junk * (MAX_CHARACTERS // len(junk)), TicketSummary)


def test_the_answer_after_much_junk_is_found() -> None:
    assert parsed("```{" * 75_000 + TEXT, TicketSummary) == SUMMARY
