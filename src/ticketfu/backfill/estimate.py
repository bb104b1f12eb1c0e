"""The estimate of a backfill, reckoned from what calls took here so far."""

from ticketfu.backfill.models import Estimate
from ticketfu.limits.models import LimitsDocument
from ticketfu.llm.pricing import FLEX_SHARE, Price

# A question and an answer of usual length, until there have been ENOUGH_CALLS.
USUAL_INPUT_TOKENS, USUAL_OUTPUT_TOKENS = 4000, 400
ENOUGH_CALLS = 20


def estimate(tickets: int, limits: LimitsDocument) -> Estimate:
    """One call a ticket, on the tier that backfills take."""
    calls = sum(day.calls for day in limits.days)
    asked, answered = float(USUAL_INPUT_TOKENS), float(USUAL_OUTPUT_TOKENS)
    if calls >= ENOUGH_CALLS:
        asked = sum(day.input_tokens for day in limits.days) / calls
        answered = sum(day.output_tokens for day in limits.days) / calls
    terms, cost = limits.terms, None
    if terms.input_price is not None and terms.output_price is not None:
        share = FLEX_SHARE if terms.flex else 1.0
        each = share * Price(terms.input_price, terms.output_price).cost(asked, answered)
        cost = round(tickets * each, 6)
    return Estimate(tickets=tickets, input_tokens=round(tickets * asked), cost_usd=cost)
