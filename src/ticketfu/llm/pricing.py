"""What a question cost, in US dollars."""

from ticketfu.llm import Usage


def usage(
    base_url: str, model: str, *, input_tokens: int, output_tokens: int, cached_tokens: int = 0
) -> Usage:
    """`input_tokens` is the whole prompt, `cached_tokens` the part of it that was read cheaper."""
    cost = _cost(base_url, model, input_tokens, output_tokens, cached_tokens)
    return Usage(calls=1, input_tokens=input_tokens, output_tokens=output_tokens, cost_usd=cost)


def _cost(base_url: str, model: str, asked: int, answered: int, cached: int) -> float | None:
    # The price list takes 10 MB and 0.3 s: only for those who ask a model that costs something.
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    tokens = Tokens(input_tokens=asked, cache_read_tokens=cached, output_tokens=answered)
    try:
        return float(calc_price(tokens, model, provider_api_url=base_url).total_price)
    except (LookupError, ValueError):
        return None
