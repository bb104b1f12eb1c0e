"""The schema that goes out."""

from typing import Literal

import pytest
from pydantic import BaseModel, Field

from tests.llm.conftest import Verdict
from ticketfu.llm.schema import wire_schema
from ticketfu.organization.summary import Narrative
from ticketfu.ticket.summary import TicketSummary


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
                    "verdict": {"type": "string", "enum": ["good", "bad"]},
                    "proofs": {"type": "array", "items": {"$ref": "#/$defs/Proof"}},
                },
                "required": ["gist", "verdict", "proofs"],
                "additionalProperties": False,
            },
        },
    }


@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
def test_every_field_of_our_answers_is_required(answer):
    schema = wire_schema(answer)
    assert schema["required"] == list(answer.model_fields)
    assert schema["additionalProperties"] is False
