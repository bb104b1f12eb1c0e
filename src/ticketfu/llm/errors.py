"""Which failed question is final, and what to do about it: the rules the vendors share."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, NamedTuple

from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure, retry_after

Kind = Literal[
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
]

RETRYABLE: frozenset[Kind] = frozenset(
    {"rate_limited", "unavailable", "timeout", "connection", "bad_response", "invalid_output"}
)

MESSAGES: Mapping[Kind, str] = {
    "unauthorized": "the LLM refused the API key: check LLM_API_KEY / --llm-api-key",
    "forbidden": "the API key may not do this: check what LLM_API_KEY / --llm-api-key may use",
    "billing": "the LLM account is out of credit: check its plan and billing",
    "model_not_found": "the LLM does not know the model: set LLM_MODEL / --llm-model to a model "
    "the account has, and check LLM_BASE_URL / --llm-base-url if it is set",
    "rejected": "the LLM rejected the request: try another model, LLM_MODEL / --llm-model",
    "context_too_large": "the text is too long for the model: set LLM_MODEL / --llm-model to one "
    "with a larger context",
    "truncated": "the answer was cut off at the model's output limit: try another model, "
    "LLM_MODEL / --llm-model",
    "refused": "the model refused to answer",
    "content_filter": "the LLM's content filter stopped the question or the answer",
    "rate_limited": "the LLM's rate limit or quota is used up",
    "unavailable": "the LLM is overloaded or down",
    "timeout": "the LLM did not answer in time",
    "connection": "no connection to the LLM: check the network and LLM_BASE_URL / --llm-base-url",
    "bad_response": "the LLM's answer cannot be read: check LLM_BASE_URL / --llm-base-url",
    "invalid_output": "the model's answer is not the JSON that was asked for",
}

STATUSES: Mapping[int, Kind] = {
    401: "unauthorized",
    402: "billing",
    403: "forbidden",
    404: "model_not_found",
    408: "timeout",
    409: "unavailable",
    413: "context_too_large",
    425: "unavailable",
    429: "rate_limited",
    501: "rejected",
}


class Sign(NamedTuple):
    """Words in an error's body that say more than its status."""

    kind: Kind
    statuses: frozenset[int]
    words: tuple[str, ...]


SIGNS = (
    Sign(
        "context_too_large",
        frozenset({400, 413, 422, 429, 500}),
        (
            "context_length_exceeded",
            "exceed_context_size",
            "maximum context length",
            "maximum model length",
            "prompt is too long",
            "input token count",
            "request too large",
        ),
    ),
    # A Gemini rate limit also speaks of "billing", so only what is unmistakable counts.
    Sign("billing", frozenset({400, 403, 429}), ("insufficient_quota", "credit balance")),
    Sign("unauthorized", frozenset({400}), ("api_key_invalid", "api key not valid")),
    Sign("model_not_found", frozenset({400, 403}), ("model_not_found", "not a valid model")),
    Sign("content_filter", frozenset({400, 403}), ("content_filter", "content_policy_violation")),
    Sign("invalid_output", frozenset({400}), ("json_validate_failed",)),
)


def llm_failure(
    kind: Kind, detail: str = "", headers: Mapping[str, str] | None = None
) -> ApplicationError:
    """`detail` is ours: no part of a request, an answer or an SDK's error."""
    final = kind not in RETRYABLE
    message = f"{MESSAGES[kind]} ({detail})" if detail else MESSAGES[kind]
    wait = None if final or headers is None else _wait(headers)
    return failure(f"llm.{kind}", message, final=final, retry_after=wait)


def http_failure(status: int, headers: Mapping[str, str], body: str) -> ApplicationError:
    """The failure behind an error response; its body is looked at and never quoted."""
    return llm_failure(_kind(status, body.lower()), f"HTTP {status}", headers)


def _kind(status: int, body: str) -> Kind:
    for sign in SIGNS:
        if status in sign.statuses and any(word in body for word in sign.words):
            return sign.kind
    return STATUSES.get(status, "unavailable" if status >= 500 else "rejected")


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    """OpenAI's header in milliseconds is the more exact one."""
    try:
        seconds = float(headers["retry-after-ms"]) / 1000
    except (KeyError, ValueError):
        return retry_after(headers)
    return retry_after({"retry-after": str(seconds)})
