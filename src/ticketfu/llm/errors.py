"""Failed questions: their kinds, what to do about each, and whether another try may help."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal

from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure, retry_after
from ticketfu.llm import Usage

FailureKind = Literal[
    "unauthorized",
    "forbidden",
    "billing",
    "model_not_found",
    "rejected",
    "context_too_large",
    "truncated",
    "refused",
    "content_filter",
    "rate_limited",
    "unavailable",
    "timeout",
    "connection",
    "bad_response",
    "invalid_output",
    "unusable",
]

RETRYABLE: frozenset[FailureKind] = frozenset(
    {"rate_limited", "unavailable", "timeout", "connection", "bad_response", "invalid_output"}
)

MESSAGES: Mapping[FailureKind, str] = {
    "unauthorized": "the LLM refused the API key: check LLM_API_KEY / --llm-api-key",
    "forbidden": "the API key may not do this: check what LLM_API_KEY / --llm-api-key may use",
    "billing": "the LLM account is out of credit: check its plan and billing",
    "model_not_found": "the LLM does not know the model: set LLM_MODEL / --llm-model to a model "
    "the account has, and check LLM_BASE_URL / --llm-base-url if it is set",
    "rejected": "the LLM rejected the request: try another model, LLM_MODEL / --llm-model",
    "context_too_large": "the text is too long for the model: give its server a larger context "
    "(Ollama: num_ctx), or set LLM_MODEL / --llm-model to a model that has one",
    "truncated": "the answer was cut off at the output limit: raise LLM_MAX_OUTPUT_TOKENS / "
    "--llm-max-output-tokens, or try another model, LLM_MODEL / --llm-model",
    "refused": "the model refused to answer",
    "content_filter": "the LLM's content filter stopped the question or the answer",
    "rate_limited": "the LLM's rate limit or quota is used up",
    "unavailable": "the LLM is overloaded or down",
    "timeout": "the LLM did not answer in time: LLM_TIMEOUT_SECONDS / --llm-timeout-seconds "
    "gives it more",
    "connection": "no connection to the LLM: check the network and LLM_BASE_URL / --llm-base-url",
    "bad_response": "the LLM's answer cannot be read: check LLM_BASE_URL / --llm-base-url",
    "invalid_output": "the model's answer is not the JSON that was asked for",
    "unusable": "TicketFu failed at the model's answer",
}

ECHOES = frozenset({"input", "body", "prompt", "messages", "contents", "request"})
"""Fields of errors in which servers repeat the question: a customer's words mean nothing there."""

MAX_WORDS = 4000
"""Characters of an error that are looked at."""


class Failed(Exception):  # noqa: N818
    """A question without an answer. `detail` holds no part of what was sent or read.

    `share` is the part of a question that is too long that might fit.
    """

    def __init__(self, kind: FailureKind, detail: str = "", share: float = 0.5) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.share = share


class Rejected(Exception):  # noqa: N818
    """A vendor's error answer; its words decide what it means and are never quoted."""

    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers
        self.words = _words(body)


def llm_failure(
    kind: FailureKind,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    usage: Usage | None = None,
) -> ApplicationError:
    """Build the error for Temporal; `detail` holds no part of a request or an answer."""
    final = kind not in RETRYABLE
    message = f"{MESSAGES[kind]} ({detail})" if detail else MESSAGES[kind]
    wait = None if final or headers is None else _wait(headers)
    spent = usage.model_dump() if usage and usage.calls else None
    return failure(f"llm.{kind}", message, final=final, retry_after=wait, usage=spent)


@contextmanager
def paid(usage: Usage) -> Iterator[None]:
    """Work on an answer that cost `usage`: an error that nobody foresaw does not lose the cost.

    It is final, as the same answer would be bought again. Only its class is told.
    """
    try:
        yield
    except ApplicationError:
        raise
    except Exception as error:
        raise llm_failure("unusable", type(error).__name__, usage=usage) from None


def usage_in(error: ApplicationError) -> Usage:
    """The usage that an unusable answer left in its error's details."""
    spent = error.details[0] if error.details else None
    return Usage.model_validate(spent) if isinstance(spent, Mapping) else Usage()


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    """OpenAI's header in milliseconds is the more exact one."""
    try:
        seconds = float(headers["retry-after-ms"]) / 1000
    except (KeyError, ValueError):
        return retry_after(headers)
    return retry_after({"retry-after": str(seconds)})


def _words(body: str) -> str:
    """The words of an error in lower case, without its echo of the question."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        parsed = body
    return " ".join(_said(parsed))[:MAX_WORDS].lower()


def _said(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, Mapping) and depth < 9:
        for key, inner in value.items():
            if key not in ECHOES:
                yield from _said(inner, depth + 1)
    elif isinstance(value, list) and depth < 9:
        for inner in value:
            yield from _said(inner, depth + 1)
    else:
        yield str(value)
