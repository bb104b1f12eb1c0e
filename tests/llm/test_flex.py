"""Backfills ask on the vendor's slower tier, at half the price, where there is one with room."""

import httpx2
import pytest

from tests.llm.conftest import (
    GEMINI,
    OPENAI,
    VENDORS,
    VERDICT,
    Detour,
    Reply,
    Verdict,
    gemini_reply,
    openai_reply,
)

TEXT = VERDICT.model_dump_json()
OWN = {
    "gemini": "https://generativelanguage.googleapis.com/",
    "openai": "https://api.openai.com/v1",
}
NO_ROOM = Reply(429, {"error": {"message": "Resource unavailable"}})
NO_TIER = Reply(400, {"error": {"message": "Invalid service_tier argument"}})


def tier(request):
    return request.body.get("service_tier") or request.body.get("serviceTier")


@pytest.mark.parametrize("vendor", [GEMINI, OPENAI], ids=lambda vendor: vendor.name)
async def test_a_backfill_pays_half(server, vendor, prompt):
    reply = {"gemini": gemini_reply, "openai": openai_reply}[vendor.name](TEXT)
    server.replies = [Reply(body=reply)]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        llm = vendor.llm(server, http, base_url=OWN[vendor.name], price=(1.0, 2.0))
        standard = await llm.complete(prompt, Verdict)
        flex = await llm.complete(prompt, Verdict, flex=True)

    assert [tier(request) for request in server.requests] == [None, "flex"]
    assert standard.usage.cost_usd == pytest.approx(150e-6)
    assert flex.usage.cost_usd == pytest.approx(75e-6)


@pytest.mark.parametrize(("refusal", "asked_again"), [(NO_ROOM, "flex"), (NO_TIER, None)])
async def test_without_room_the_standard_tier_answers(server, prompt, refusal, asked_again):
    server.replies = [refusal, Reply(body=openai_reply(TEXT))]
    async with httpx2.AsyncClient(transport=Detour(server.url)) as http:
        llm = OPENAI.llm(server, http, base_url=OWN["openai"], price=(1.0, 2.0))
        done = await llm.complete(prompt, Verdict, flex=True)
        await llm.complete(prompt, Verdict, flex=True)

    assert done.usage.cost_usd == pytest.approx(150e-6)
    # A model that has no such tier is not asked for it again.
    assert [tier(request) for request in server.requests] == ["flex", None, asked_again]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
async def test_other_servers_have_no_such_tier(server, http, vendor, prompt):
    server.replies = [Reply(body=vendor.reply(TEXT))]

    await vendor.llm(server, http).complete(prompt, Verdict, flex=True)

    assert tier(server.requests[0]) is None
