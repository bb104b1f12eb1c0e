"""Each vendor's answers, and what becomes of them."""

import json

import pytest
from temporalio.exceptions import ApplicationError

from tests.llm.conftest import (
    ANTHROPIC,
    GEMINI,
    OPENAI,
    VERDICT,
    Reply,
    Verdict,
    anthropic_reply,
    gemini_reply,
    openai_reply,
)
from ticketfu.llm import Usage

TEXT = VERDICT.model_dump_json()


async def test_an_answer_comes_with_its_tokens(vendor, server, http, prompt):
    server.replies = [Reply(body=vendor.reply(TEXT))]
    completion = await vendor.llm(server, http).complete(prompt, Verdict)
    assert completion.answer == VERDICT
    assert completion.usage == Usage(calls=1, input_tokens=100, output_tokens=25, cost_usd=None)


@pytest.mark.parametrize(
    ("vendor", "body"),
    [
        (OPENAI, openai_reply(TEXT) | {"usage": None}),
        (GEMINI, gemini_reply(TEXT) | {"usageMetadata": None}),
    ],
)
async def test_an_answer_without_tokens_is_still_an_answer(vendor, server, http, prompt, body):
    server.replies = [Reply(body=body)]
    completion = await vendor.llm(server, http).complete(prompt, Verdict)
    assert completion.usage == Usage(calls=1, cost_usd=None)


@pytest.mark.parametrize(
    ("vendor", "body", "code"),
    [
        (GEMINI, gemini_reply(TEXT[:9], "MAX_TOKENS"), "truncated"),
        (GEMINI, {"candidates": [{"finishReason": "MAX_TOKENS"}]}, "truncated"),
        (GEMINI, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, "content_filter"),
        *(
            (GEMINI, gemini_reply("", reason), "content_filter")
            for reason in ("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII")
        ),
        (GEMINI, gemini_reply("", "LANGUAGE"), "content_filter"),
        (OPENAI, openai_reply(TEXT[:9], "length"), "truncated"),
        (OPENAI, openai_reply("", "content_filter"), "content_filter"),
        (OPENAI, openai_reply(None, refusal="I will not"), "refused"),
        (ANTHROPIC, anthropic_reply(TEXT[:9], "max_tokens"), "truncated"),
        (ANTHROPIC, anthropic_reply(TEXT[:9], "model_context_window_exceeded"), "truncated"),
        (ANTHROPIC, anthropic_reply("", "refusal"), "refused"),
        (ANTHROPIC, anthropic_reply("", "refusal") | {"content": []}, "refused"),
    ],
)
async def test_an_answer_that_stopped_early_is_final(vendor, server, http, prompt, body, code):
    server.replies = [Reply(body=body)]
    with pytest.raises(ApplicationError) as caught:
        await vendor.llm(server, http).complete(prompt, Verdict)
    assert (caught.value.type, caught.value.non_retryable) == (f"llm.{code}", True)


@pytest.mark.filterwarnings("ignore:NEW_REASON is not a valid FinishReason")
@pytest.mark.parametrize(
    ("vendor", "body"),
    [
        (GEMINI, gemini_reply(TEXT, "NEW_REASON")),
        (OPENAI, openai_reply(TEXT, "new_reason")),
        (ANTHROPIC, anthropic_reply(TEXT, "new_reason")),
    ],
)
async def test_an_unknown_reason_to_stop_does_not_spoil_an_answer(
    vendor, server, http, prompt, body
):
    server.replies = [Reply(body=body)]
    completion = await vendor.llm(server, http).complete(prompt, Verdict)
    assert completion.answer == VERDICT


@pytest.mark.parametrize(
    ("details", "seconds", "final"),
    [
        ([{"@type": "google.rpc.RetryInfo", "retryDelay": "3.5s"}], 3.5, False),
        ([{"@type": "google.rpc.RetryInfo", "retryDelay": "31s"}], 31, True),
        (
            [
                {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]},
                {"retryDelay": "3s"},
            ],
            3600,
            True,
        ),
        ([{"violations": [{"quotaId": "GenerateRequestsPerMinute"}]}], None, False),
    ],
)
async def test_gemini_says_in_its_body_how_long_to_wait(
    server, http, prompt, details, seconds, final
):
    error = {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "m", "details": details}
    server.replies = [Reply(429, {"error": error})]
    with pytest.raises(ApplicationError) as caught:
        await GEMINI.llm(server, http).complete(prompt, Verdict)
    wait = caught.value.next_retry_delay
    assert caught.value.type == "llm.rate_limited"
    assert (wait and wait.total_seconds()) == seconds
    assert caught.value.non_retryable is final


@pytest.mark.parametrize("status", [400, 404, 415, 422])
@pytest.mark.parametrize(
    "words",
    ["This response_format type is unavailable now", "json_schema", "guided decoding is off"],
)
async def test_a_server_without_schemas_is_asked_once_more_and_remembered(
    server, http, prompt, status, words
):
    answer = Reply(body=openai_reply(f"Sure:\n```json\n{TEXT}\n```"))
    server.replies = [Reply(status, {"error": {"message": words}}), answer, answer]
    llm = OPENAI.llm(server, http)
    for _ in range(2):
        completion = await llm.complete(prompt, Verdict)
        assert completion.answer == VERDICT
        assert completion.usage.calls == 1
    formats = [request.body["response_format"]["type"] for request in server.requests]
    assert formats == ["json_schema", "json_object", "json_object"]
    system = server.requests[-1].body["messages"][0]["content"]
    assert "JSON" in system
    assert json.loads(system.splitlines()[-1])["required"] == ["gist", "verdict", "proofs"]


async def test_a_server_that_refuses_every_way_is_asked_each_way_once(server, http, prompt):
    server.replies = [Reply(400, {"error": {"message": "response_format"}})]
    with pytest.raises(ApplicationError, match="HTTP 400") as caught:
        await OPENAI.llm(server, http).complete(prompt, Verdict)
    assert caught.value.type == "llm.rejected"
    formats = [request.body.get("response_format", {}).get("type") for request in server.requests]
    assert formats == ["json_schema", "json_object", None]


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_other_failures_do_not_cost_a_server_its_schema(server, http, prompt, status):
    server.replies = [
        Reply(status, {"error": {"message": "response_format"}}),
        Reply(body=openai_reply(TEXT)),
    ]
    llm = OPENAI.llm(server, http)
    with pytest.raises(ApplicationError):
        await llm.complete(prompt, Verdict)
    await llm.complete(prompt, Verdict)
    assert server.requests[-1].body["response_format"]["type"] == "json_schema"
