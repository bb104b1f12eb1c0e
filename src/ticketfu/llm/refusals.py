"""The meaning of a vendor's error: its status, and the words that say more than the status.

The words are those of OpenAI, Azure, Anthropic, Google, Mistral, Groq, DeepSeek, OpenRouter and
others, and of vLLM, SGLang, TGI, llama.cpp, Ollama and LM Studio, in lower case.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from ticketfu.llm.errors import FailureKind, Rejected
from ticketfu.llm.refusal_words import NO_SCHEMA, TOO_LONG, TOO_LONG_FOR_A_MINUTE

STATUSES: Mapping[int, FailureKind] = {
    401: "unauthorized",
    402: "billing",
    403: "forbidden",
    404: "model_not_found",
    408: "timeout",
    409: "unavailable",
    413: "context_too_large",
    424: "unavailable",
    425: "unavailable",
    429: "rate_limited",
    451: "content_filter",
    498: "unavailable",
    501: "rejected",
}

TYPES: Mapping[str, int] = {
    "authentication_error": 401,
    "invalid_api_key": 401,
    "billing_error": 402,
    "insufficient_quota": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "model_not_found": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "resource_exhausted": 429,
    "invalid_request_error": 400,
    "context_length_exceeded": 400,
    "content_filter": 400,
    "api_error": 500,
    "server_error": 500,
    "unavailable": 503,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""Statuses of errors that come inside an answer with status 200 and bear only a name."""

STATUS_FIELDS = ("code", "status", "status_code", "type")


class Sign(NamedTuple):
    """Words in an error's body that say more than its status."""

    kind: FailureKind
    statuses: frozenset[int]
    words: re.Pattern[str]


SIGNS = (
    # A Gemini rate limit speaks of "quota" and "billing" too: only what is unmistakable counts.
    Sign(
        "billing",
        frozenset({400, 401, 402, 403, 412, 422, 429}),
        re.compile(
            r"insufficient[_ ]?(user_)?(quota|credits?|balance|funds)|(credit|account) balance"
            r"|(balance|quota) is (too low|insufficient|not enough)|balance_insufficient|arrearage"
            r"|billing[_ ](hard[_ ]limit|not[_ ]active|disabled|error)|billing to be enabled"
            r"|api usage limits|spend(ing)?[_ ](limit|alert)|budget[_ ](has been )?exceeded"
            r"|exceeded ?budget|over budget|inactive subscription|free tier [^.]{0,40}exhausted"
            r"|exceeded_current_quota|key limit exceeded|monthly included credits"
            r"|(out of|used all (available|your)|not enough|no remaining|more|any) credits?"
            r"|please recharge|overdue (payment|balance)|unpaid (invoice|bill)"
            r"|(not enough|insufficient|no) (balance|funds)"
            r"|(free )?trial (period )?(has )?(ended|expired|is over)|subscription (has )?expired"
            r"|(monthly|daily|weekly) usage limit|organization has been disabled"
            r"|余额不足|欠费|额度(不足|已用)"
        ),
    ),
    Sign("billing", frozenset({400, 403}), re.compile(r"enable billing")),
    Sign(
        "content_filter",
        frozenset({400, 403, 422, 451, 500}),
        re.compile(
            r"content[_ -]?(filter|polic|management|moderation|safety)|responsible[_ ]?ai"
            r"|usage (policy|policies|guidelines)|violat\w+ (our|the) |flagged"
            r"|data_?inspection|inappropriate content|content exists risk|high risk"
            r"|(unsafe|sensitive|harmful|prohibited)( or \w+)? (content|words|information)"
            r"|guardrail|new_sensitive|content [^.]{0,60}\bis blocked"
            r"|prohibited_content|\bmoderated\b|jailbreak"
            r"|safety[_ ](check|filter|system|settings)|blocked (due to|for) |敏感|违规"
        ),
    ),
    Sign("context_too_large", frozenset({429}), TOO_LONG_FOR_A_MINUTE),
    Sign("context_too_large", frozenset({400, 413, 422, 500}), TOO_LONG),
    Sign(
        "unauthorized",
        frozenset({400, 403}),
        re.compile(
            r"api_key_invalid|(invalid|incorrect|missing|no)[_ ]api[_ ]?key|api key not valid"
            r"|invalid (api |auth\w* )?(token|credentials?)|security token [^.]{0,30}invalid"
            r"|api key (has |was )?(been )?(reported|expired|revoked|disabled)"
        ),
    ),
    Sign(
        "model_not_found",
        frozenset({400, 401, 403, 422}),
        re.compile(
            r"model_(not_found|not_exist|decommissioned|not_available|not_supported|access_denied)"
            r"|not a valid model|model identifier is invalid|no models? (is |are )?loaded"
            r"|on-demand throughput|(do|does) not have access to (the )?model"
            r"|model \S{1,80} (is not supported$|is deprecated)|model is deprecated"
            r"|provider not provided|(invalid|unknown|no such)[_ ]model|model(?:[^.]|\.\S){0,80}"
            r"(does not exist|not exist|not found|is not available|has been (retired|decommissioned"
            r"|deprecated|shut down))"
        ),
    ),
    # Gateways for many vendors: no account of theirs has the model.
    Sign("model_not_found", frozenset({503}), re.compile(r"model_not_found|no available channel")),
    Sign(
        "forbidden",
        frozenset({400, 404}),
        re.compile(r"(location|country|region|territory)[^.]{0,30} not supported"),
    ),
    Sign(
        "rate_limited",
        frozenset({400, 403}),
        re.compile(r"throttling|too many requests|service ?quota|rate[_ ]limit"),
    ),
    # OpenRouter: no endpoint takes what was asked for, though the model is known.
    Sign("rejected", frozenset({404}), NO_SCHEMA),
    Sign(
        "invalid_output",
        frozenset({400}),
        re.compile(r"json_validate_failed|failed to (generate|validate) json"),
    ),
)


def kind_of(status: int, body: str) -> FailureKind:
    """`body` in lower case."""
    for sign in SIGNS:
        if status in sign.statuses and sign.words.search(body):
            return sign.kind
    return STATUSES.get(status, "unavailable" if status >= 500 else "rejected")


def rejection_in(error: object) -> Rejected | None:
    """The rejection that came inside an answer with status 200, where its status is told."""
    fields = error if isinstance(error, Mapping) else {"message": error}
    status = next(filter(None, (_status(fields.get(name)) for name in STATUS_FIELDS)), None)
    refusal = Rejected(status or 400, {}, json.dumps(fields, default=str))
    known = status or kind_of(400, refusal.words) != "rejected"
    return refusal if known else None


def _status(value: object) -> int | None:
    word = str(value).lower()
    if word in TYPES:
        return TYPES[word]
    status = int(word) if word.isascii() and word.isdigit() and len(word) == 3 else 0
    return status if status >= 400 else None
