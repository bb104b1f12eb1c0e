"""The schema that goes out."""

import json
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
            "title": {"type": "string"},
            "kind": {"type": "string", "enum": ["only"]},
            "proof": {
                "anyOf": [{"$ref": "#/$defs/Verdict"}, {"type": "null"}],
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
                    "gist": {"type": "string"},
                    "verdict": {"type": "string", "enum": ["good", "bad"]},
                    "proofs": {"type": "array", "items": {"$ref": "#/$defs/Proof"}},
                },
                "required": ["gist", "verdict", "proofs"],
                "additionalProperties": False,
            },
        },
    }


def test_a_server_that_is_no_vendors_own_gets_lengths_and_counts_too():
    summary = wire_schema(TicketSummary, bounded=True)
    evidence = summary["$defs"]["Evidence"]["properties"]
    assert summary["properties"]["summary"] == {"type": "string", "maxLength": 2000}
    assert evidence["claim"]["maxLength"] == 300
    assert evidence["comment_ids"]["maxItems"] == 5
    assert "max" not in json.dumps(wire_schema(TicketSummary))


@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
def test_every_field_of_our_answers_is_required(answer):
    schema = wire_schema(answer)
    assert schema["required"] == list(answer.model_fields)
    assert schema["additionalProperties"] is False
