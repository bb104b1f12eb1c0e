"""The schema that goes out, and the text that comes back."""

from typing import Literal

import pytest
from pydantic import BaseModel, Field
from temporalio.exceptions import ApplicationError

from tests.llm.conftest import VERDICT, Verdict
from ticketfu.llm.schema import validated, wire_schema
from ticketfu.organization.summary import Narrative
from ticketfu.ticket.summary import TicketSummary

TEXT = VERDICT.model_dump_json()


class Odd(BaseModel):
    title: str = Field(default="x", description="A property named like a keyword.")
    kind: Literal["only"]
    proof: Verdict | None = Field(default=None, description="Maybe.")
    default: int = Field(ge=0, le=9)


def test_a_schema_keeps_only_what_every_vendor_knows():
    assert wire_schema(Odd) == {
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "A property named like a keyword."},
            "kind": {"type": "string", "enum": ["only"]},
            "proof": {
                "anyOf": [{"$ref": "#/$defs/Verdict"}, {"type": "null"}],
                "description": "Maybe.",
            },
            "default": {"type": "integer"},
        },
        "required": ["title", "kind", "proof", "default"],
        "additionalProperties": False,
        "$defs": {
            "Proof": {
                "type": "object",
                "properties": {
                    "claim": {"type": "string"},
                    "comment_ids": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["claim", "comment_ids"],
                "additionalProperties": False,
            },
            "Verdict": {
                "type": "object",
                "properties": {
                    "gist": {"type": "string", "description": "One sentence."},
                    "mood": {"type": "string", "enum": ["good", "bad"]},
                    "proofs": {"type": "array", "items": {"$ref": "#/$defs/Proof"}},
                },
                "required": ["gist", "mood", "proofs"],
                "additionalProperties": False,
            },
        },
    }


@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
def test_every_field_of_our_answers_is_required(answer):
    schema = wire_schema(answer)
    assert schema["required"] == list(answer.model_fields)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"  {TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```",
        f"Here you are: {TEXT} Anything else?",
        f"Here {{you}} are:\n```JSON\n{TEXT}\n```\nBye.",
        f"<think>Maybe {{}} or ```json\n{{}}\n```</think>\n{TEXT}",
    ],
)
def test_json_is_found_in_what_weak_models_write_around_it(text):
    assert validated(text, Verdict) == VERDICT


@pytest.mark.parametrize("gist", ["```json {} ```", "</think> {", "a } b"])
def test_json_is_left_alone_where_it_quotes_such_things(gist):
    verdict = Verdict(gist=gist)
    assert validated(verdict.model_dump_json(), Verdict) == verdict


@pytest.mark.parametrize(
    "text", [None, "", "no", "{", "}{", "[]", "null", "[" * 10_000, '{"gist":']
)
def test_what_is_no_object_is_invalid(text):
    with pytest.raises(ApplicationError, match="not the JSON") as caught:
        validated(text, Verdict)
    assert caught.value.type == "llm.invalid_output"
    assert caught.value.__context__ is None
