"""Requests on the wire to each vendor, and to servers that only resemble it."""

import re

import httpx2
import pytest

from tests.llm.conftest import (
    ANTHROPIC,
    CUSTOMER,
    GEMINI,
    KEY,
    OPENAI,
    VERDICT,
    Detour,
    Reply,
    Verdict,
)
from ticketfu.llm import ModelOptions
from ticketfu.llm.providers import choose_llm
from ticketfu.llm.schema import wire_schema

TEXT = VERDICT.model_dump_json()


class Material(str):
    """Equals what was sent of a prompt, whatever number closes its fence."""

    def __new__(cls, prompt):
        return super().__new__(cls, prompt.material)

    def __eq__(self, sent):
        fence, nonce = f"<data>\n{self}\n</data-", re.compile(r"[0-9a-f]{8}>\n")
        return sent.startswith(fence) and bool(nonce.match(sent, len(fence)))

    __hash__ = str.__hash__


def texts_of(value):
    """Every text in a request's JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inner)


async def sent(vendor, server, http, prompt, **fields):
    server.replies = [Reply(body=vendor.reply(TEXT))]
    completion = await vendor.llm(server, http, **fields).complete(prompt, Verdict)
    assert completion.answer == VERDICT
    return server.requests[0]


async def test_gemini_is_asked_in_its_own_words(server, http, prompt):
    request = await sent(GEMINI, server, http, prompt)
    assert request.path == "/v1/models/some-model:generateContent"
    assert request.headers["x-goog-api-key"] == KEY
    assert request.body == {
        "contents": [{"role": "user", "parts": [{"text": Material(prompt)}]}],
        "systemInstruction": {"role": "user", "parts": [{"text": prompt.instructions}]},
        "generationConfig": {
            "maxOutputTokens": 8192,
            "responseMimeType": "application/json",
            "responseJsonSchema": wire_schema(Verdict, bounded=True),
        },
    }


async def test_openai_is_asked_in_its_own_words(server, http, prompt):
    request = await sent(OPENAI, server, http, prompt)
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "some-model",
        "messages": [
            {"role": "system", "content": prompt.instructions},
            {"role": "user", "content": Material(prompt)},
        ],
        "max_tokens": 8192,
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "answer",
                "strict": True,
                "schema": wire_schema(Verdict, bounded=True),
            },
        },
    }


async def test_anthropic_is_asked_in_its_own_words(server, http, prompt):
    request = await sent(ANTHROPIC, server, http, prompt)
    assert request.path == "/v1/messages"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "some-model",
        "system": prompt.instructions,
        "messages": [{"role": "user", "content": Material(prompt)}],
        "max_tokens": 8192,
        "output_config": {
            "format": {"type": "json_schema", "schema": wire_schema(Verdict, bounded=True)}
        },
    }


async def test_instructions_and_customers_words_stay_apart(vendor, server, http, prompt):
    request = await sent(vendor, server, http, prompt)
    texts = list(texts_of(request.body))
    assert sum(CUSTOMER in text for text in texts) == 1
    assert not any(CUSTOMER in text and prompt.instructions in text for text in texts)


@pytest.mark.parametrize(
    ("vendor", "model", "effort"),
    [
        (OPENAI, "gpt-6-luna", {"reasoning_effort": "low"}),
        (ANTHROPIC, "claude-haiku-5-5", {"effort": "low"}),
        (OPENAI, "some-model", {}),
        (ANTHROPIC, "some-model", {}),
    ],
)
async def test_only_our_own_models_are_told_how_hard_to_think(
    vendor, server, http, prompt, model, effort
):
    body = (await sent(vendor, server, http, prompt, model=model)).body
    fields = {**body, **body.get("output_config", {})}
    assert {key: fields[key] for key in fields if "effort" in key} == effort


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://acme.openai.azure.com/openai/v1/", "max_completion_tokens"),
        ("https://openrouter.ai/api/v1", "max_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
    ],
)
async def test_the_output_limit_has_the_name_the_server_knows(server, prompt, host, name):
    server.replies = [Reply(body=OPENAI.reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        await OPENAI.llm(server, http, base_url=host).complete(prompt, Verdict)
    body = server.requests[0].body
    assert {key: body[key] for key in body if key.startswith("max")} == {name: 8192}


@pytest.fixture
def environment(monkeypatch):
    """Set all variables that the SDKs read by themselves."""
    for name in (
        "OPENAI_BASE_URL",
        "ANTHROPIC_BASE_URL",
        "GOOGLE_GEMINI_BASE_URL",
        "GOOGLE_VERTEX_BASE_URL",
    ):
        monkeypatch.setenv(name, "http://leak.example")
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN",
        "GOOGLE_API_KEY",
        "GEMINI_API_KEY",
        "GOOGLE_GENAI_API_VERSION",
        "GOOGLE_CLOUD_PROJECT",
    ):
        monkeypatch.setenv(name, "leak")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")


@pytest.mark.parametrize(
    ("vendor", "host", "model"),
    [
        (GEMINI, "generativelanguage.googleapis.com", "gemini-3.5-flash-lite"),
        (OPENAI, "api.openai.com", "gpt-6-luna"),
        (ANTHROPIC, "api.anthropic.com", "claude-haiku-5-5"),
    ],
    ids=lambda value: value.name if hasattr(value, "name") else "",
)
@pytest.mark.usefixtures("environment")
async def test_what_is_not_given_is_ours_and_not_the_environments(
    server, prompt, vendor, host, model
):
    server.replies = [Reply(body=vendor.reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        llm = choose_llm(vendor.name, ModelOptions(api_key=KEY), http)
        completion = await llm.complete(prompt, Verdict)
        assert not http.is_closed
    (request,) = server.requests
    assert llm.model == model
    assert request.headers["host"] == host
    assert "leak" not in f"{request.path} {request.headers} {request.body}"
    assert 0 < completion.usage.cost_usd < 0.001


async def test_a_shared_client_outlives_its_adapters(vendor, server, http, prompt):
    for _ in range(2):
        server.replies = [Reply(body=vendor.reply(TEXT))]
        await vendor.llm(server, http).complete(prompt, Verdict)
    assert not http.is_closed
