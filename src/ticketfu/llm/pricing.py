"""The cost of a question, in US dollars."""

import asyncio
from dataclasses import dataclass

from ticketfu.llm import Usage


@dataclass(frozen=True)
class Tokens:
    """`asked` is the whole prompt: what was read from or written to a cache is part of it."""

    asked: int = 0
    answered: int = 0
    cache_read: int = 0
    cache_written: int = 0


async def usage_of(tokens: Tokens, base_url: str, model: str) -> Usage:
    """The usage of one call."""
    # Loading the price list takes 0.3 s of CPU, once: that must not hold up the event loop.
    cost = await asyncio.to_thread(cost_of, tokens, base_url, model)
    return Usage(calls=1, input_tokens=tokens.asked, output_tokens=tokens.answered, cost_usd=cost)


def cost_of(tokens: Tokens, base_url: str, model: str) -> float | None:
    # The price list takes 10 MB: only for those who ask a model that costs something.
    import genai_prices

    priced = genai_prices.Usage(
        input_tokens=tokens.asked,
        cache_read_tokens=tokens.cache_read,
        cache_write_tokens=tokens.cache_written,
        output_tokens=tokens.answered,
    )
    try:
        price = genai_prices.calc_price(priced, model, provider_api_url=base_url)
    except (LookupError, ValueError):
        return None
    return float(price.total_price)
