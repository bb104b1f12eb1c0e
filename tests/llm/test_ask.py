"""Questions longer than the model can read."""

import pytest
from temporalio.exceptions import ApplicationError

from tests.llm.conftest import VENDORS, VERDICT, Reply, Verdict
from ticketfu.llm.ask import ask
from ticketfu.llm.prompt import Passage, Prompt

VENDOR = VENDORS[1]
ANSWER = Reply(body=VENDOR.reply(VERDICT.model_dump_json()))
TOO_LONG = Reply(400, {"error": {"code": "context_length_exceeded"}})


@pytest.fixture
def long() -> Prompt:
    return Prompt("Judge.", {}, tuple(Passage(number, "word " * 200) for number in range(20)))


async def test_what_fits_is_asked_as_it_is(server, http, long):
    server.replies = [ANSWER]
    answered = await ask(VENDOR.llm(server, http), long, Verdict)
    assert answered.answer == VERDICT
    assert answered.prompt == long


async def test_what_is_over_the_budget_is_shortened_first(server, http, long):
    server.replies = [ANSWER]
    answered = await ask(VENDOR.llm(server, http), long, Verdict, max_bytes=8_000)
    assert 0 < answered.prompt.omitted < 20
    assert server.requests[0].body["messages"][1]["content"] == answered.prompt.render()


@pytest.mark.parametrize("max_bytes", [10_000, 1_000_000])
async def test_what_the_model_finds_too_long_is_halved_once(server, http, long, max_bytes):
    server.replies = [TOO_LONG, ANSWER]
    answered = await ask(VENDOR.llm(server, http), long, Verdict, max_bytes=max_bytes)
    first, second = (request.body["messages"][1]["content"] for request in server.requests)
    assert len(second) < 0.7 * len(first)
    assert answered.prompt.render() == second


async def test_what_is_too_long_twice_fails(server, http, long):
    server.replies = [TOO_LONG, TOO_LONG]
    with pytest.raises(ApplicationError) as caught:
        await ask(VENDOR.llm(server, http), long, Verdict)
    assert caught.value.type == "llm.context_too_large"
    assert len(server.requests) == 2


async def test_other_failures_are_not_asked_again(server, http, long):
    server.replies = [Reply(401, {"error": {}})]
    with pytest.raises(ApplicationError):
        await ask(VENDOR.llm(server, http), long, Verdict)
    assert len(server.requests) == 1
