"""Every way a question fails, the same for each vendor: its code, and whether it is final."""

import asyncio
import traceback

import httpx2
import pytest
from temporalio.exceptions import ApplicationError

from tests.ended_connections import ended_connections
from tests.llm.conftest import CUSTOMER, KEY, VERDICT, Reply, Verdict
from ticketfu.bounded_http import Bound

STATUSES = [
    (400, "llm.rejected", True),
    (401, "llm.unauthorized", True),
    (402, "llm.billing", True),
    (403, "llm.forbidden", True),
    (404, "llm.model_not_found", True),
    (408, "llm.timeout", False),
    (409, "llm.unavailable", False),
    (413, "llm.context_too_large", True),
    (422, "llm.rejected", True),
    (425, "llm.unavailable", False),
    (429, "llm.rate_limited", False),
    (500, "llm.unavailable", False),
    (501, "llm.rejected", True),
    (502, "llm.unavailable", False),
    (503, "llm.unavailable", False),
    (504, "llm.unavailable", False),
    (529, "llm.unavailable", False),
    (301, "llm.rejected", True),
]

BODIES = {
    "json": {"error": {"code": 1, "message": f"{CUSTOMER} {KEY}", "status": "X", "type": "y"}},
    "html": f"<html>{CUSTOMER} {KEY}</html>",
}


async def failing(llm, prompt) -> ApplicationError:
    with pytest.raises(ApplicationError) as caught:
        await llm.complete(prompt, Verdict)
    shown = [str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)]
    assert not [secret for secret in (CUSTOMER, KEY) if secret in "".join(shown)]
    return caught.value


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(("status", "code", "final"), STATUSES)
async def test_an_error_status_becomes_a_code(
    vendor, server, http, prompt, status, code, final, body
):
    server.replies = [Reply(status, body)]
    error = await failing(vendor.llm(server, http), prompt)
    assert (error.type, error.non_retryable) == (code, final)
    assert f"(HTTP {status})" in error.message
    asked_otherwise = {413: 4, 400: 3, 422: 3, 501: 3}
    assert len(server.requests) == asked_otherwise.get(status, 1)


@pytest.mark.parametrize(
    ("fate", "code"),
    [
        ("hangs", "llm.timeout"),
        ("cuts", "llm.connection"),
        ("cuts halfway", "llm.connection"),
    ],
)
async def test_a_lost_connection_is_worth_another_try(vendor, server, http, prompt, fate, code):
    body = vendor.reply(VERDICT.model_dump_json())
    server.replies = [Reply(body=body, fate=fate)]
    error = await failing(vendor.llm(server, http, timeout_seconds=0.3), prompt)
    assert (error.type, error.non_retryable) == (code, False)


async def test_a_server_that_is_not_there_is_worth_another_try(vendor, server, http, prompt):
    llm = vendor.llm(server, http, base_url="http://127.0.0.1:1" + vendor.path)
    assert (await failing(llm, prompt)).type == "llm.connection"


async def test_a_cancelled_question_stays_cancelled(vendor, server, http, prompt):
    server.replies = [Reply(fate="hangs")]
    question = asyncio.create_task(vendor.llm(server, http).complete(prompt, Verdict))
    await server.asked.wait()
    question.cancel()
    with pytest.raises(asyncio.CancelledError):
        await question


@pytest.mark.parametrize(
    "body",
    [
        f"<html>{CUSTOMER}</html>",
        "",
        {"error": {"message": CUSTOMER}},
        {},
        [CUSTOMER],
        {"choices": CUSTOMER, "content": CUSTOMER},
        {"choices": [CUSTOMER], "content": [CUSTOMER]},
        {"choices": [{}], "content": [{}], "usage": CUSTOMER, "candidates": [1]},
    ],
    ids=["html", "empty", "error", "object", "list", "text", "texts", "holes"],
)
@pytest.mark.parametrize("kind", ["text/html", "application/json"])
async def test_an_answer_that_cannot_be_read_is_worth_another_try(
    vendor, server, http, prompt, body, kind
):
    server.replies = [Reply(body=body, headers={"content-type": kind})]
    error = await failing(vendor.llm(server, http), prompt)
    assert (error.type, error.non_retryable) == ("llm.bad_response", False)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "4"}, 4),
        ({"retry-after": "4", "retry-after-ms": "2500"}, 2.5),
        ({"retry-after": "4", "retry-after-ms": "soon"}, 4),
        ({}, None),
    ],
)
async def test_the_wait_a_vendor_asks_for_is_kept(
    vendor, server, http, prompt, status, headers, seconds
):
    server.replies = [Reply(status, {"error": {}}, headers)]
    error = await failing(vendor.llm(server, http), prompt)
    wait = error.next_retry_delay
    assert (wait and wait.total_seconds()) == seconds
    assert not error.non_retryable


async def test_a_final_error_asks_for_no_wait(vendor, server, http, prompt):
    server.replies = [Reply(401, {"error": {}}, {"retry-after": "4"})]
    assert (await failing(vendor.llm(server, http), prompt)).next_retry_delay is None


@pytest.mark.parametrize(
    ("status", "advice"),
    [(401, "LLM_API_KEY / --llm-api-key"), (404, "LLM_MODEL / --llm-model")],
)
async def test_a_message_says_what_to_do_next(vendor, server, http, prompt, status, advice):
    server.replies = [Reply(status, {"error": {}})]
    assert advice in (await failing(vendor.llm(server, http), prompt)).message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (CUSTOMER, ""),
        ("", ""),
        (f'{{"gist": "{CUSTOMER}", ', ""),
        (f'{{"gist": "ok", "verdict": "{CUSTOMER}", "proofs": []}}', "verdict"),
        (f'{{"gist": ["{CUSTOMER}"], "proofs": [{{"{CUSTOMER}": 1}}]}}', "gist, proofs"),
    ],
)
async def test_an_answer_of_the_wrong_shape_is_worth_another_try(
    vendor, server, http, prompt, text, wrong
):
    server.replies = [Reply(body=vendor.reply(text))]
    error = await failing(vendor.llm(server, http), prompt)
    assert (error.type, error.non_retryable) == ("llm.invalid_output", False)
    assert error.message.endswith(f"(wrong: {wrong})" if wrong else "asked for")


@pytest.mark.parametrize("status", [200, 400])
async def test_an_answer_without_end_costs_no_memory(vendor, server, prompt, status):
    bound = Bound(8_000_000, asyncio.Lock())
    server.replies = [Reply(status, "x" * 9_000_000)]
    async with httpx2.AsyncClient(event_hooks={"response": [bound]}) as http:
        error = await failing(vendor.llm(server, http), prompt)
    assert error.type == ("llm.bad_response" if status == 200 else "llm.rejected")


@pytest.mark.parametrize("seconds", [0.001, 0.002])
async def test_a_question_that_is_given_up_leaves_no_connection_open(
    vendor, server, prompt, seconds
):
    server.replies = [Reply(fate="hangs")]
    async with ended_connections() as http:
        error = await failing(vendor.llm(server, http, timeout_seconds=seconds), prompt)
    assert error.type == "llm.timeout"
