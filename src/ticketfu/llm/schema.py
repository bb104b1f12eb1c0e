"""The answer's schema as it goes over the wire, or into the instructions."""

import json
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from ticketfu.llm.fields import MOST_ITEMS

KEYWORDS = frozenset(
    {"$defs", "$ref", "additionalProperties", "anyOf", "enum"}
    | {"items", "properties", "required", "type"}
)
"""All that the three vendors and the compatible servers have in common, and is not said already:
descriptions of fields stand in the instructions."""


LENGTHS = frozenset({"maxItems", "maxLength"})
"""Vendors refuse them, while a small model that no length holds may never end its answer."""

FEW_ITEMS = 5
"""Of a list of which a summary keeps eight: a small model fills every place that there is."""


@cache
def wire_schema(answer: type[BaseModel], *, bounded: bool = False) -> dict[str, object]:
    """The common subset, every field required, and lengths and counts only if `bounded`.

    The answer's own validators hold it to them in any case.
    """
    return _narrowed(answer.model_json_schema(), KEYWORDS | LENGTHS if bounded else KEYWORDS)


def in_words(schema: Mapping[str, object]) -> str:
    """The schema as an addition to the instructions, for servers that hold no model to it."""
    return (
        "\n\nAnswer with one JSON object, and nothing else, that fits this JSON Schema:\n"
        + json.dumps(schema)
    )


def _narrowed(schema: Mapping[str, object], keywords: frozenset[str]) -> dict[str, object]:
    if "$ref" in schema:  # Gemini allows nothing beside it.
        return {"$ref": schema["$ref"]}
    if "const" in schema:
        schema = {**schema, "enum": [schema["const"]]}
    narrowed = {key: _value(key, schema[key], keywords) for key in schema if key in keywords}
    if narrowed.get("maxItems") == MOST_ITEMS:
        narrowed["maxItems"] = FEW_ITEMS
    if schema.get("type") == "object":
        properties = schema.get("properties")
        required = list(properties) if isinstance(properties, dict) else []
        narrowed |= {"required": required, "additionalProperties": False}
    return narrowed


def _value(key: str, value: object, keywords: frozenset[str]) -> object:
    match value:
        case dict() if key in {"$defs", "properties"}:
            return {name: _narrowed(schema, keywords) for name, schema in value.items()}
        case dict():
            return _narrowed(value, keywords)
        case list() if key == "anyOf":
            return [_narrowed(schema, keywords) for schema in value]
    return value
