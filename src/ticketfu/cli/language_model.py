"""From settings to the language model."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ticketfu.bounded_http import Bound, certificates
from ticketfu.llm import KEYLESS, LLM, ModelOptions
from ticketfu.llm.providers import choose_llm
from ticketfu.llm.traced import TracedLLM
from ticketfu.settings import AISettings
from ticketfu.telemetry.http import http_client
from ticketfu.telemetry.spans import NO_SPANS, Spans

# Unpacked; the longest answer that was asked for has a hundredth of it.
MAX_MODEL_ANSWER_BYTES = 8_000_000


@asynccontextmanager
async def language_model(
    settings: AISettings, large: asyncio.Lock | None = None, spans: Spans = NO_SPANS
) -> AsyncIterator[LLM]:
    options = ModelOptions(
        model=settings.model(),
        api_key=settings.key(),
        base_url=settings.llm_base_url,
        timeout_seconds=settings.llm_timeout_seconds,
        max_output_tokens=settings.llm_max_output_tokens,
        max_prompt_bytes=settings.llm_max_input_kb and settings.llm_max_input_kb * 1000,
        price=settings.price(),
        extra_body=settings.llm_extra_body,
    )
    bound = Bound(MAX_MODEL_ANSWER_BYTES, large or asyncio.Lock())
    hooks = {"response": [bound]}
    async with http_client(spans, "model", verify=certificates(), event_hooks=hooks) as http:
        provider = settings.provider()
        llm = choose_llm(provider, options, http)
        # Who asks no model makes no call that could be traced.
        untraced = spans is NO_SPANS or provider == KEYLESS
        yield llm if untraced else TracedLLM(llm, spans, provider)
