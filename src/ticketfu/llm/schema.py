"""The answer's schema as it goes over the wire, and the way back from text to the answer."""

import re
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from ticketfu.llm import Answer
from ticketfu.llm.errors import llm_failure

KEYWORDS = frozenset(
    {"$defs", "$ref", "additionalProperties", "anyOf", "description", "enum"}
    | {"items", "properties", "required", "type"}
)
"""All that the three vendors and the compatible servers have in common."""

FENCE = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL | re.IGNORECASE)


def wire_schema(answer: type[BaseModel]) -> dict[str, object]:
    """The common subset: limits stay out, the model's own validators keep them."""
    return _narrowed(answer.model_json_schema())


def validated(text: str | None, answer: type[Answer]) -> Answer:
    try:
        return answer.model_validate_json(_json(text or ""))
    except ValidationError as error:
        # The error quotes the text; only the names of our own fields are safe to tell.
        at = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
        wrong = ", ".join(name for name in answer.model_fields if name in at)
    raise llm_failure("invalid_output", f"wrong: {wrong}" if wrong else "")


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


def _json(text: str) -> str:
    """The JSON object in an answer of a weak model: after its thoughts, in a fence, or in prose."""
    text = text.strip()
    if text.startswith("{"):
        return text
    text = text.rpartition("</think>")[2]
    fenced = FENCE.search(text)
    return fenced[1] if fenced else text[text.find("{") : text.rfind("}") + 1]
