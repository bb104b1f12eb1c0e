"""Servers that are not the vendor's own: what each of them takes, says and leaves out.

Each server answers only a request that it takes; what it has taught is not asked again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import httpx2
import pytest
from temporalio.exceptions import ApplicationError

from tests.llm.conftest import (
    ANTHROPIC,
    GEMINI,
    OPENAI,
    VENDORS,
    VERDICT,
    Detour,
    Reply,
    Vendor,
    Verdict,
    anthropic_reply,
    gemini_reply,
    openai_reply,
)
from ticketfu.llm.prompt import Passage, Prompt

TEXT = VERDICT.model_dump_json()
SHORT = Prompt("Judge.", {}, (Passage(7, "It works."),))
LONG = Prompt("Judge.", {}, tuple(Passage(number, "word " * 400) for number in range(30)))

Refusal = str | Reply | None


@dataclass(frozen=True)
class Server:
    """`refuse` says what is wrong with a request; `learned` is how many requests that takes."""

    refuse: Callable[[dict], Refusal]
    learned: int = 2
    vendor: Vendor = OPENAI
    prompt: Prompt = SHORT
    answer: Callable[[str], dict] | None = None
    status: int = 400
    model: str = "some-model"


def tokens(body: dict) -> int:
    return len(json.dumps(body)) // 5


def limit(body: dict) -> int:
    return body.get("max_tokens") or body.get("max_completion_tokens") or 0


def schema_of(body: dict) -> str | None:
    return body.get("response_format", {}).get("type")


def without_room(context: int, words: str) -> Callable[[dict], Refusal]:
    return lambda body: words if tokens(body) + limit(body) > context else None


def blocks(*contents: object) -> Callable[[str], dict]:
    return lambda text: openai_reply([*contents, {"type": "text", "text": text}])


def reasoned(text: str) -> dict:
    reply = openai_reply(None)
    reply["choices"][0]["message"]["reasoning_content"] = text
    return reply


SERVERS = {
    "vLLM of 8,192 tokens": Server(
        without_room(8192, "'max_tokens' is too large: 8192. This model's maximum context length is"
        " 8192 tokens and your request has 90 input tokens"),
    ),
    "vLLM of 4,096 tokens and a long ticket": Server(
        without_room(4096, "This model's maximum context length is 4096 tokens."),
        prompt=LONG,
        learned=6,
    ),
    "LM Studio": Server(
        without_room(4096, "The model is loaded with context length of only 4096 tokens"),
        learned=3,
    ),
    "TGI": Server(
        without_room(4096, "`inputs` tokens + `max_new_tokens` must be <= 4096"),
        status=422,
        learned=3,
    ),
    "Groq's tokens a minute": Server(
        without_room(6000, "Request too large for model on tokens per minute (TPM): Limit 6000"),
        status=429,
    ),
    "a model that writes 4,096 tokens": Server(
        lambda body: "max_tokens is too large: 8192. This model supports at most 4096 completion"
        " tokens, whereas you provided 8192." if limit(body) > 4096 else None,
    ),
    "Azure": Server(
        lambda body: "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
        " 'max_completion_tokens' instead." if "max_tokens" in body else None,
    ),
    "a gateway that forbids both limits": Server(
        lambda body: f"Unknown field {name}"
        if (name := next((key for key in body if key.startswith("max")), None)) else None,
        learned=3,
    ),
    "Mistral": Server(
        lambda body: Reply(422, {"detail": [{"type": "extra_forbidden", "loc": ["body",
        "max_tokens"], "input": 8192}]}) if "max_tokens" in body else None,
    ),
    "no lengths in a schema": Server(
        lambda body: "Invalid schema for response_format 'answer': 'maxLength' is not permitted"
        if "maxLength" in json.dumps(body) else None if schema_of(body) == "json_schema" else "No.",
    ),
    "llama.cpp, whose grammar is too large": Server(
        lambda body: "failed to parse grammar: number of repetitions exceeds sane defaults"
        if "maxLength" in json.dumps(body) else None if schema_of(body) == "json_schema" else "No.",
        status=500,
    ),
    "no json_schema": Server(
        lambda body: "This response_format type is unavailable now"
        if schema_of(body) == "json_schema" else None,
    ),
    "no response_format": Server(
        lambda body: "response_format: Extra inputs are not permitted" if schema_of(body) else None,
        learned=3,
    ),
    "no word of what it does not take": Server(
        lambda body: "Bad request" if schema_of(body) else None, learned=3
    ),
    "OpenRouter without an endpoint": Server(
        lambda body: "No endpoints found that support the requested response_format"
        if schema_of(body) else None,
        status=404,
        learned=3,
    ),
    "a template without a system role": Server(
        lambda body: "System role not supported" if len(body["messages"]) > 1 else None,
    ),
    "an error inside a 200": Server(
        lambda body: Reply(body={"error": {"code": 400, "message": "json_schema: unsupported"}})
        if schema_of(body) == "json_schema" else None,
    ),
    "Ollama, which ignores the schema": Server(
        lambda body: Reply(body=openai_reply("**Intent**: to open the report"))
        if "JSON" not in json.dumps(body["messages"]) else None,
    ),
    "content as blocks": Server(
        lambda _: None,
        learned=1,
        answer=blocks({"type": "thinking", "thinking": [{"type": "text", "text": "{hm}"}]}),
    ),
    "content as an object": Server(
        lambda _: None, learned=1, answer=lambda text: openai_reply(json.loads(text))
    ),
    "all of it as thoughts": Server(
        lambda _: None, learned=1, answer=reasoned
    ),
    "leaked thoughts, twice, cut off": Server(
        lambda _: None,
        learned=1,
        answer=lambda text: openai_reply(f"[THINK]{{x[/THINK]{text}{text}{text[:9]}", "length"),
    ),
    "Claude without output_config": Server(
        lambda body: "output_config: Extra inputs are not permitted"
        if "output_config" in body else None,
        vendor=ANTHROPIC,
        model="claude-haiku-5-5",
    ),
    "Claude without effort": Server(
        lambda body: "This model does not support the effort parameter."
        if "effort" in body["output_config"] else None,
        vendor=ANTHROPIC,
        model="claude-haiku-5-5",
    ),
    "Claude of 4,096 tokens": Server(
        lambda body: "max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens"
        if body["max_tokens"] > 4096 else None,
        vendor=ANTHROPIC,
    ),
    "Gemini before v1beta": Server(
        lambda body: 'Invalid JSON payload received. Unknown name "responseJsonSchema"'
        if "responseJsonSchema" in body["generationConfig"] else None,
        vendor=GEMINI,
        learned=3,
    ),
    "Gemma": Server(
        lambda body: "Developer instruction is not enabled for models/gemma"
        if "systemInstruction" in body else None,
        vendor=GEMINI,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SERVERS.values(), ids=SERVERS)
async def test_a_server_is_asked_as_it_wants_and_that_is_remembered(server, http, kind):
    def decide(body: dict) -> Reply:
        refusal = kind.refuse(body)
        if refusal is None:
            return Reply(body=(kind.answer or kind.vendor.reply)(TEXT))
        if isinstance(refusal, Reply):
            return refusal
        return Reply(kind.status, {"error": {"message": refusal}})

    server.decide = decide
    llm = kind.vendor.llm(server, http, model=kind.model, max_prompt_bytes=60_000)

    first = await llm.complete(kind.prompt, Verdict)
    asked = len(server.requests)
    again = await llm.complete(kind.prompt, Verdict)

    assert first.answer == again.answer == VERDICT
    assert asked == kind.learned
    assert len(server.requests) == asked + 1
    assert first.prompt.passages[0].id == kind.prompt.passages[0].id


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("https://eu.api.openai.com/v1", "max_completion_tokens"),
        ("https://acme.openai.azure.us/openai/v1", "max_completion_tokens"),
        ("https://gateway.ai.cloudflare.com/v1", "max_tokens"),
    ],
)
async def test_openais_own_hosts_know_the_newer_limit(server, host, name):
    server.replies = [Reply(body=openai_reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        await OPENAI.llm(server, http, base_url=host).complete(SHORT, Verdict)
    assert limit(server.requests[0].body) == server.requests[0].body[name] == 8192


@pytest.mark.parametrize(
    ("host", "fields"),
    [
        (
            "https://api.openai.com/v1",
            {"store": False, "prompt_cache_options": {"mode": "explicit"}},
        ),
        ("https://openrouter.ai/api/v1", {}),
    ],
)
async def test_only_openai_is_told_to_keep_and_to_cache_nothing(server, host, fields):
    server.replies = [Reply(body=openai_reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        await OPENAI.llm(server, http, base_url=host).complete(SHORT, Verdict)
    body = server.requests[0].body
    assert {key: body[key] for key in ("store", "prompt_cache_options") if key in body} == fields


async def test_a_model_of_openai_that_cannot_cache_is_asked_without(server):
    refusal = Reply(400, {"error": {"message": "Unknown parameter: 'prompt_cache_options'."}})
    server.replies = [refusal, Reply(body=openai_reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        llm = OPENAI.llm(server, http, base_url="https://api.openai.com/v1")
        assert (await llm.complete(SHORT, Verdict)).answer == VERDICT
    assert "prompt_cache_options" not in server.requests[1].body
    assert server.requests[1].body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    "words",
    [
        'Invalid JSON payload received. Unknown name "systemInstruction": Cannot find field.',
        "models/gemini-flash-latest is not found for API version v1, or is not supported",
    ],
)
@pytest.mark.parametrize("status", [400, 404])
async def test_gemini_is_asked_by_its_beta_where_v1_lacks_something(server, http, words, status):
    refusal = Reply(status, {"error": {"message": words}})
    server.replies = [refusal, Reply(body=gemini_reply(TEXT))]
    llm = GEMINI.llm(server, http)
    for _ in range(2):
        await llm.complete(SHORT, Verdict)
    versions = [request.path.split("/")[1] for request in server.requests]
    assert versions == ["v1", "v1beta", "v1beta"]


@pytest.mark.parametrize("vendor", [OPENAI, ANTHROPIC], ids=lambda vendor: vendor.name)
@pytest.mark.parametrize("context", [2048, 4096])
async def test_a_question_that_was_cut_in_silence_is_asked_shorter(server, http, vendor, context):
    def decide(body: dict) -> Reply:
        reply = vendor.reply(TEXT)
        read = min(tokens(body), context)
        reply["usage"] |= {"prompt_tokens": read, "input_tokens": read}
        return Reply(body=reply)

    server.decide = decide
    llm = vendor.llm(server, http, max_prompt_bytes=60_000)
    first = await llm.complete(LONG, Verdict)
    again = await llm.complete(LONG, Verdict)
    assert first.prompt.omitted > 0
    assert first.prompt.size < 5 * context
    assert (first.usage.calls, again.usage.calls) == (2, 1)


@pytest.mark.parametrize("read", [0, 1, 100, 1000])
async def test_counts_that_no_server_can_mean_change_nothing(server, http, read):
    reply = openai_reply(TEXT)
    reply["usage"]["prompt_tokens"] = read
    server.replies = [Reply(body=reply)]
    completion = await OPENAI.llm(server, http).complete(LONG, Verdict)
    assert completion.prompt == LONG
    assert len(server.requests) == 1


async def test_what_is_too_long_at_any_length_fails(server, http):
    server.replies = [Reply(400, {"error": {"code": "context_length_exceeded"}})]
    llm = OPENAI.llm(server, http, max_prompt_bytes=60_000)
    with pytest.raises(ApplicationError) as caught:
        await llm.complete(LONG, Verdict)
    assert caught.value.type == "llm.context_too_large"
    assert "num_ctx" in caught.value.message
    assert llm.max_prompt_bytes == 60_000
    sizes = [len(json.dumps(request.body)) for request in server.requests]
    assert sizes[-1] < sizes[0] / 8


async def test_an_extra_body_goes_into_each_request(server, http):
    extra = {"num_ctx": 32768}
    for vendor in VENDORS:
        server.replies = [Reply(body=vendor.reply(TEXT))]
        await vendor.llm(server, http, extra_body=extra).complete(SHORT, Verdict)
    assert [request.body["num_ctx"] for request in server.requests] == [32768] * len(VENDORS)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (openai_reply("") | {"choices": [{"error": {"code": 502, "message": "x"}}]}, "unavailable"),
        ({"error": {"code": 402, "message": "Insufficient credits"}}, "billing"),
        ({"error": {"code": "429", "message": "slow down"}}, "rate_limited"),
        ({"error": {"message": "insufficient_quota", "type": "insufficient_quota"}}, "billing"),
        ({"error": {"message": "The prompt is too long for the model"}}, "context_too_large"),
        ({"error": "something"}, "bad_response"),
        ({"choices": None, "base_resp": {"status_msg": "insufficient balance"}}, "billing"),
        ({"code": "429", "msg": "Too many requests"}, "rate_limited"),
    ],
)
async def test_openrouters_error_inside_a_200_is_that_error(server, http, body, code):
    server.replies = [Reply(body=body)]
    with pytest.raises(ApplicationError) as caught:
        await OPENAI.llm(server, http).complete(SHORT, Verdict)
    assert caught.value.type == f"llm.{code}"


async def test_claudes_error_inside_a_200_is_that_error(server, http):
    error = {"type": "overloaded_error", "message": "Overloaded"}
    server.replies = [Reply(body={"type": "error", "error": error})]
    with pytest.raises(ApplicationError) as caught:
        await ANTHROPIC.llm(server, http).complete(SHORT, Verdict)
    assert caught.value.type == "llm.unavailable"


@pytest.mark.parametrize("content", [7, True, [7], [{"type": "text", "text": 7}], [{}]])
async def test_a_content_that_is_no_text_cannot_be_read(server, http, content):
    server.replies = [Reply(body=openai_reply(content))]
    with pytest.raises(ApplicationError) as caught:
        await OPENAI.llm(server, http).complete(SHORT, Verdict)
    assert caught.value.type == "llm.bad_response"


@pytest.mark.parametrize(
    ("vendor", "body", "code"),
    [
        (OPENAI, openai_reply(TEXT[:9], "length"), "truncated"),
        (OPENAI, openai_reply(None, refusal="No."), "refused"),
        (OPENAI, openai_reply("", "content_filter"), "content_filter"),
        (OPENAI, openai_reply("", "sensitive"), "content_filter"),
        (OPENAI, openai_reply(TEXT[:9], "model_length"), "truncated"),
        (OPENAI, openai_reply(TEXT[:9], "insufficient_system_resource"), "unavailable"),
        (GEMINI, gemini_reply("", "SAFETY"), "content_filter"),
        (ANTHROPIC, anthropic_reply("", "refusal"), "refused"),
    ],
)
async def test_an_unusable_answer_carries_what_it_cost(server, http, vendor, body, code):
    server.replies = [Reply(body=body)]
    with pytest.raises(ApplicationError) as caught:
        await vendor.llm(server, http).complete(SHORT, Verdict)
    assert caught.value.type == f"llm.{code}"
    (usage,) = caught.value.details
    assert usage == {"calls": 1, "input_tokens": 100, "output_tokens": 25, "cost_usd": None}


async def test_an_answer_and_its_repair_that_are_unusable_are_counted_both(vendor, server, http):
    server.replies = [Reply(body=vendor.reply("Certainly!"))]
    with pytest.raises(ApplicationError) as caught:
        await vendor.llm(server, http).complete(SHORT, Verdict)
    assert caught.value.type == "llm.invalid_output"
    assert caught.value.details[0]["calls"] == len(server.requests) == 2


async def test_a_failure_without_an_answer_costs_nothing(vendor, server, http):
    server.replies = [Reply(429, {"error": {}})]
    with pytest.raises(ApplicationError) as caught:
        await vendor.llm(server, http).complete(SHORT, Verdict)
    assert list(caught.value.details) == []
