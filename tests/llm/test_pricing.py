"""What a question costs."""

import pytest

from ticketfu.llm.pricing import usage

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
    spent = usage(base_url, model, input_tokens=4_000, output_tokens=400)
    assert spent.calls == 1
    assert 0.0001 < spent.cost_usd < 0.01


@pytest.mark.parametrize(
    ("base_url", "model"),
    [(OPENAI, "my-fine-tune"), ("http://localhost:11434/v1", "gpt-6-luna")],
)
def test_an_unknown_price_is_not_zero(base_url, model):
    assert usage(base_url, model, input_tokens=4_000, output_tokens=400).cost_usd is None


def test_what_was_read_from_a_cache_is_cheaper():
    full = usage(OPENAI, "gpt-6-luna", input_tokens=4_000, output_tokens=0)
    cached = usage(OPENAI, "gpt-6-luna", input_tokens=4_000, output_tokens=0, cached_tokens=4_000)
    assert cached.cost_usd < full.cost_usd


def test_counts_that_make_no_sense_have_no_price():
    wrong = usage(OPENAI, "gpt-6-luna", input_tokens=1, output_tokens=1, cached_tokens=9)
    assert wrong.cost_usd is None
