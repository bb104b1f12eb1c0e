"""The answer's schema as it goes over the wire, or into the instructions."""

import json
from collections.abc import Mapping

from pydantic import BaseModel

KEYWORDS = frozenset(
    {"$defs", "$ref", "additionalProperties", "anyOf", "description", "enum"}
    | {"items", "properties", "required", "type"}
)
"""All that the three vendors and the compatible servers have in common."""


def wire_schema(answer: type[BaseModel]) -> dict[str, object]:
    """The common subset: every field required; limits stay out, the model's own validators keep
    them."""
    return _narrowed(answer.model_json_schema())


def in_words(schema: Mapping[str, object]) -> str:
    """The schema as an addition to the instructions, for servers that hold no model to it."""
    return (
        "\n\nAnswer with one JSON object, and nothing else, that fits this JSON Schema:\n"
        + json.dumps(schema)
    )


def _narrowed(schema: Mapping[str, object]) -> dict[str, object]:
    if "$ref" in schema:  # Gemini allows nothing beside it.
        return {"$ref": schema["$ref"]}
    if "const" in schema:
        schema = {**schema, "enum": [schema["const"]]}
    narrowed = {key: _value(key, schema[key]) for key in schema if key in KEYWORDS}
    if schema.get("type") == "object":
        properties = schema.get("properties")
        required = list(properties) if isinstance(properties, dict) else []
        narrowed |= {"required": required, "additionalProperties": False}
    return narrowed


def _value(key: str, value: object) -> object:
    match value:
        case dict() if key in {"$defs", "properties"}:
            return {name: _narrowed(schema) for name, schema in value.items()}
        case dict():
            return _narrowed(value)
        case list() if key == "anyOf":
            return [_narrowed(schema) for schema in value]
    return value
