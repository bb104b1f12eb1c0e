"""Advice on failures, by codes that there are."""

from typing import get_args

from ticketfu.advice import ADVICE
from ticketfu.llm.errors import FailureKind


def test_advice_on_the_model_is_for_failures_that_there_are() -> None:
    advised = {code.partition(".")[2] for code in ADVICE if code.startswith("llm.")}

    assert advised <= set(get_args(FailureKind))
