"""The answer is found in whatever weak models write around it."""

import json
import re

import pytest

from ticketfu.llm.parsing import MAX_ANSWER_CHARACTERS, Unreadable, parsed_answer
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
    "no comma at a line's end": json.dumps(FIELDS, indent=1).replace('",\n', '"\n'),
    "no comma in a line": TEXT.replace('","', '" "').replace('],"', '] "'),
    "no comma and no blank": TEXT.replace('.","', '.""'),
    "no comma after a list's item": f'{{"n": ["a" "b" "c"], {TEXT[1:]}',
    "no comma after a literal": f'{{"done": true "n": 3 {TEXT[1:]}',
    "a comma too many": TEXT.replace('","', '",,"'),
    "semicolons": json.dumps(FIELDS, indent=1).replace(",\n", ";\n"),
    "signs of equality": re.sub(r'"(\w+)":', r'"\1" =>', TEXT),
    "an ellipsis": TEXT.replace('["reports"]', '["reports", ...]')[:-1] + ", ...}",
    "numbers that JSON lacks": TEXT.replace("[7]", "[+7, 07, c7]"),
    "wide quotation marks": TEXT.replace('"', "＂"),
    "backticks": TEXT.replace('"intent":"Open the report."', "`intent`:`Open the report.`"),
    "low quotation marks": TEXT.replace('"Open the report."', "„Open the report.“"),
    "hidden characters": TEXT.replace(',"', ',\u200b"'),
    "an apostrophe after it": f"{TEXT.replace(':', '=', 1)} That's all I'd say.",
    "an apostrophe before it": f"Here's what I'd say: {TEXT.replace(':', '=', 1)}",
    "entities by number": TEXT.replace('"', "&#34;"),
    "a line for each field": "\n".join(
        json.dumps({name: value}) for name, value in FIELDS.items() if value is not None
    ),
    "a group for some fields": json.dumps(
        {"ticket": dict(list(FIELDS.items())[:3]), "rest": dict(list(FIELDS.items())[3:])}
    ),
    "a list of fields": json.dumps([{name: value} for name, value in FIELDS.items()]),
    "a description beside each value": json.dumps(
        {name: {"description": "What?", "value": value} for name, value in FIELDS.items()}
    ),
    "one for many": TEXT.replace("next_step", "next_steps").replace("questions", "question"),
    "numbered keys": TEXT.replace('"intent"', '"1. intent"').replace('"topics"', '"ticket.topics"'),
    "an escape that JSON lacks": TEXT.replace("does not", "does\\ not"),
    "quotes of Python": repr(FIELDS | {"confidence": None, "done": True}),
    "quotation marks": TEXT.replace('"', "“", 1).replace('"', "”", 1),
    "bare keys": re.sub(r'"(\w+)":', r"\1:", TEXT),
    "comments": TEXT.replace('"topics"', '// the topics\n"topics"').replace("{", "/* it */{", 1),
    "a wide colon": TEXT.replace('":"', '"：“').replace("“", '"'),
    "blanks that do not break": json.dumps(FIELDS, indent=1).replace("\n ", "\n\u00a0"),
    "entities": TEXT.replace('"', "&quot;"),
    "packed twice": json.dumps(json.dumps(TEXT)),
    "packed without quotes": json.dumps(TEXT)[1:-1],
    "a call of a tool": json.dumps({"name": "answer", "arguments": TEXT}),
    "values in the schema": f'{{"type": "object", "properties": {TEXT}}}',
    "keys in bold": TEXT.replace('"intent"', '"**Intent**"'),
    "camel case": TEXT.replace("next_step", "nextStep").replace("open_questions", "Open Questions"),
}


@pytest.mark.parametrize("text", WRITINGS.values(), ids=WRITINGS)
def test_the_answer_is_found(text: str) -> None:
    assert parsed_answer(text, TicketSummary) == SUMMARY


@pytest.mark.parametrize("raw", ["\n", "\t", "\r\n"])
def test_a_raw_line_end_inside_a_text_is_taken(raw: str) -> None:
    text = TEXT.replace("It does not open {", f"It does{raw}not open {{")

    assert parsed_answer(text, TicketSummary).summary.split() == SUMMARY.summary.split()


@pytest.mark.parametrize("said", ["json {} and so", "</think> {", "a } b", '{"intent": "no"}'])
def test_an_answer_may_quote_such_things(said: str) -> None:
    quoting = SUMMARY.model_copy(update={"summary": said})

    assert parsed_answer(quoting.model_dump_json(), TicketSummary) == quoting


@pytest.mark.parametrize(
    "text",
    [
        *("", "no", "{", "}{", "[]", "null", "[" * 10_000, '{"a":' * 5_000, '{"intent":', "{}"),
        '{"intent": 3}',
        '{"intent": "", "summary": " ", "next_step": "Ask."}',
        '{"error": "I cannot"}',
        TEXT[:-20],
        repr(FIELDS)[:-20],
        repr(FIELDS)[:-1],
    ],
)
def test_what_says_nothing_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        parsed_answer(text, TicketSummary)


def test_only_names_of_our_own_fields_are_told() -> None:
    with pytest.raises(Unreadable) as caught:
        parsed_answer('{"intent": 3, "summary": {"secret": 1}, "my-dog": 2}', TicketSummary)

    assert caught.value.wrong == ("intent",)


def test_a_narrative_needs_words_too() -> None:
    assert parsed_answer('{"overview": "Fine."}', Narrative).overview == "Fine."
    with pytest.raises(Unreadable):
        parsed_answer('{"main_topics": ["login"]}', Narrative)


@pytest.mark.parametrize(
    "junk",
    [
        "{'",
        "{a:",
        "{“",
        "{/*",
        "```{",
        '{"',
        '{"a":',
        '{"a":{',
        "{ ",
        "[{",
        ",  ",
        '{"a":1,',
        "<think>{",
        '{"\\',
    ],
)
def test_much_junk_is_read_in_linear_time(junk: str) -> None:
    with pytest.raises(Unreadable):
        parsed_answer(junk * (MAX_ANSWER_CHARACTERS // len(junk)), TicketSummary)


def test_the_answer_after_much_junk_is_found() -> None:
    assert parsed_answer("```{" * 75_000 + TEXT, TicketSummary) == SUMMARY


def test_a_quote_that_was_not_escaped_stays_in_its_text() -> None:
    text = TEXT.replace("does not open", 'says "no", and it stays shut')

    found = parsed_answer(text, TicketSummary)

    assert found.summary == 'It says "no", and it stays shut {since nine}.'
