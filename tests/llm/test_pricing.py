"""The cost of a question."""

import pytest

from ticketfu.llm.pricing import Price, Tariff, Tokens, cost_of

OPENAI = "https://api.openai.com/v1"


@pytest.mark.parametrize(
    ("base_url", "model"),
    [
        (OPENAI, "gpt-6-luna"),
        ("https://generativelanguage.googleapis.com/", "gemini-3.5-flash-lite"),
        ("https://api.anthropic.com", "claude-haiku-5-5"),
    ],
)
def test_our_own_models_have_a_price(base_url, model):
    spent = Tariff(base_url, model).usage(Tokens(asked=4_000, answered=400))
    assert (spent.calls, spent.input_tokens, spent.output_tokens) == (1, 4_000, 400)
    assert 0.0001 < spent.cost_usd < 0.01


@pytest.mark.parametrize(
    ("base_url", "model"),
    [(OPENAI, "my-fine-tune"), ("http://localhost:11434/v1", "gpt-6-luna")],
)
def test_an_unknown_price_is_not_zero(base_url, model):
    assert cost_of(Tokens(asked=4_000, answered=400), base_url, model) is None


@pytest.mark.parametrize(
    ("model", "url", "tokens", "dollars"),
    [
        ("gpt-6-luna", OPENAI, Tokens(4_000, 400), 0.0006),
        ("gpt-6-luna", OPENAI, Tokens(4_000, 400, cache_written=4_000), 0.0007),
        ("gpt-6-luna", OPENAI, Tokens(4_000, 400, cache_read=4_000), 0.00024),
        (
            "claude-haiku-5-5",
            "https://api.anthropic.com",
            Tokens(4_000, 400, cache_read=1_000, cache_written=2_000),
            0.00056,
        ),
    ],
)
def test_what_a_cache_read_or_wrote_has_its_own_price(model, url, tokens, dollars):
    assert cost_of(tokens, url, model) == pytest.approx(dollars)


def test_counts_that_make_no_sense_have_no_price():
    assert cost_of(Tokens(1, 1, cache_read=9), OPENAI, "gpt-6-luna") is None


def test_the_flex_tier_costs_half():
    tariff, tokens = Tariff(OPENAI, "gpt-6-luna"), Tokens(asked=4_000, answered=400)

    standard, flex = tariff.usage(tokens), tariff.usage(tokens, flex=True)

    assert flex.cost_usd == pytest.approx(standard.cost_usd / 2)


def test_a_price_that_was_set_counts_before_the_list():
    tariff = Tariff(OPENAI, "gpt-6-luna", Price(2, 8))

    assert tariff.cost(Tokens(asked=1_000_000, answered=500_000)) == pytest.approx(6)
    assert tariff.rough() == Price(2, 8)
    assert Tariff(OPENAI, "my-fine-tune").rough() is None
