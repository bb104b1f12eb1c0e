"""The beginning of a question that will soon be asked again is kept by OpenAI, and by nobody else.

Keeping costs a fourth more, reading what is kept a tenth: a ticket that is seldom asked about gains
nothing.
"""

from dataclasses import replace
from itertools import accumulate

import httpx2
import pytest

from tests.llm.conftest import OPENAI, VERDICT, Detour, Reply, Verdict, openai_reply
from ticketfu.llm.prompt import Passage, Prompt

OWN = "https://api.openai.com/v1"
COMMENTS = tuple(Passage(n, f"Comment {n}. " * 90, prefix="c") for n in range(1, 13))
BUSY = Prompt("Judge.", {"status": "open"}, COMMENTS[:10], asked_again=True)


async def asked(server, *prompts, host=OWN):
    """The bodies of the requests for these questions."""
    server.replies = server.replies or [Reply(body=openai_reply(VERDICT.model_dump_json()))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        llm = OPENAI.llm(server, http, base_url=host)
        for prompt in prompts:
            assert (await llm.complete(prompt, Verdict)).answer == VERDICT
    return [request.body for request in server.requests]


def kept(body):
    """All beginnings that are kept, or read if they are kept already."""
    parts = body["messages"][-1]["content"]
    texts = accumulate(part["text"] for part in parts)
    marked = [part.get("prompt_cache_breakpoint") == {"mode": "explicit"} for part in parts]
    return [text for text, is_marked in zip(texts, marked, strict=True) if is_marked]


async def test_a_busy_ticket_finds_what_was_kept_of_its_last_question(server):
    grown = replace(BUSY, passages=COMMENTS, metadata={"status": "solved"})

    first, second = await asked(server, BUSY, grown)

    assert set(kept(first)) & set(kept(second)) == {kept(first)[-2], kept(first)[-1]}
    assert kept(first)[-1].endswith('Comment 10. "}\n')
    assert first["prompt_cache_key"] == second["prompt_cache_key"]
    whole = "".join(part["text"] for part in first["messages"][-1]["content"])
    assert whole.startswith(f"<data>\n{BUSY.material}\n</data-")


async def test_a_repair_is_asked_behind_what_is_kept(server):
    corrected = replace(BUSY, correction="An earlier answer named 4711: name none of them.")

    first, repair = await asked(server, BUSY, corrected)

    assert kept(first) == kept(repair)
    assert first["messages"][0] == repair["messages"][0]
    assert repair["messages"][-1]["content"][-1]["text"].endswith(corrected.correction)


@pytest.mark.parametrize(
    ("prompt", "host"),
    [
        (replace(BUSY, asked_again=False), OWN),
        (replace(BUSY, passages=COMMENTS[:1]), OWN),
        (BUSY, "https://openrouter.ai/api/v1"),
    ],
    ids=["not busy", "too short", "another server"],
)
async def test_nothing_else_is_kept(server, prompt, host):
    (body,) = await asked(server, prompt, host=host)

    assert isinstance(body["messages"][-1]["content"], str)
    assert "prompt_cache_key" not in body


async def test_a_model_that_keeps_nothing_is_asked_without(server):
    words = "Unknown parameter: 'messages[1].content[0].prompt_cache_breakpoint'."
    answer = Reply(body=openai_reply(VERDICT.model_dump_json()))
    server.replies = [Reply(400, {"error": {"message": words}}), answer]

    _, body, later = await asked(server, BUSY, BUSY)

    assert isinstance(body["messages"][-1]["content"], str)
    assert isinstance(later["messages"][-1]["content"], str)
