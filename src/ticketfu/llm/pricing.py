"""The cost of a question, in US dollars."""

from dataclasses import dataclass

from ticketfu.llm import Usage


@dataclass(frozen=True)
class Tokens:
    """`asked` is the whole prompt: what was read from or written to a cache is part of it."""

    asked: int = 0
    answered: int = 0
    cache_read: int = 0
    cache_written: int = 0


# OpenAI and Google take half for their flex tier; the price list knows the standard one alone.
FLEX_SHARE = 0.5


@dataclass(frozen=True)
class Price:
    """Dollars a million tokens."""

    asked: float
    answered: float

    def cost(self, asked: float, answered: float) -> float:
        return (asked * self.asked + answered * self.answered) / 1_000_000


@dataclass(frozen=True)
class Tariff:
    """The prices of one model: those that were set, or those of the price list.

    `flex` says that its vendor has a slower tier at half of them.
    """

    base_url: str
    model: str
    price: Price | None = None
    flex: bool = False

    def usage(self, tokens: Tokens, *, flex: bool = False) -> Usage:
        """The usage of one call."""
        cost = self.cost(tokens)
        if cost is not None and flex:
            cost *= FLEX_SHARE
        counts = {"input_tokens": tokens.asked, "output_tokens": tokens.answered}
        return Usage(calls=1, **counts, cost_usd=cost)

    def cost(self, tokens: Tokens) -> float | None:
        if self.price:
            return self.price.cost(tokens.asked, tokens.answered)
        return cost_of(tokens, self.base_url, self.model)

    def rough(self) -> Price | None:
        """The price of tokens of a question of usual length; None where nobody knows."""
        asked, answered = self.cost(Tokens(asked=1000)), self.cost(Tokens(answered=1000))
        return None if asked is None or answered is None else Price(asked * 1000, answered * 1000)


def cost_of(tokens: Tokens, base_url: str, model: str) -> float | None:
    # The price list takes 10 MB: only for those who ask a model that costs something. To load it
    # takes 0.3 s, once: a worker does so at its start, in a thread.
    import genai_prices

    priced = genai_prices.Usage(
        input_tokens=tokens.asked,
        cache_read_tokens=tokens.cache_read,
        cache_write_tokens=tokens.cache_written,
        output_tokens=tokens.answered,
    )
    try:
        price = genai_prices.calc_price(priced, model, provider_api_url=base_url)
    except Exception:
        # Whatever is wrong with the price list: an answer in hand is worth more than its price.
        return None
    return float(price.total_price)
