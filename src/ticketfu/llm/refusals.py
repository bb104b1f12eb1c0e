"""The meaning of a vendor's error: its status, and the words that say more than the status.

The words are those of OpenAI, Azure, Anthropic, Google, Mistral, Groq, DeepSeek, OpenRouter and
others, and of vLLM, SGLang, TGI, llama.cpp, Ollama and LM Studio, in lower case.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from ticketfu.llm.errors import FailureKind, Rejected

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

TOO_LONG = re.compile(
    r"context[ _-]?(length|window|size|limit)"
    r"|maximum (allowed )?(context|model|prompt|input|sequence) length|model token limit"
    r"|max_(model_len|seq_len|num_tokens|total_tokens)|session_len|max input (tokens|characters)"
    r"|max_tokens must be at least 1, got -"
    r"|(prompt|input|inputs|message|messages|request|conversation|text)\b[^.]{0,80}\b"
    r"(too (long|large|big)|longer than|greater than"
    r"|exceeds? (the )?(max(?!imum allowed nesting)|context|limit|model))"
    r"|(输入|提示|上下文|请求)[^。]{0,20}(过长|超长|超过|超出)"
    r"|(range of input length|input length should|must have less than|too many (input )?tokens)"
    r"|(input|prompt) token count|tokens_limit_reached|n_keep|max_new_tokens|physical batch size"
    r"|(reduce|shorten) (the|your) (length|prompt|messages?|input)|prompt exceeds|request_too_large"
)
TOO_LONG_FOR_A_MINUTE = re.compile(
    r"(request|body|message|prompt)[^.]{0,40} too large|tokens_limit_reached"
    r"|reduce your message size"
)
"""In a 429: a question that no waiting makes short enough, other than a used up quota."""

OUTPUT_LIMIT = re.compile(
    r"max_?(completion_?|output_?|new_?)?tokens(\b|(?=[^\x00-\x7f])).{0,120}"
    r"(too (large|high|big)|exceed|at most|maximum|(less|smaller|lower) than|<=|greater than|up to"
    r"|limit|range|between|out of bounds|should be \[|[范範]围|限制|超)"
    r"|maximum tokens you requested exceeds"
    r"|(supports?|allows?|at most|maximum (allowed )?(number|value) of) [^.]{0,40}"
    r"(completion|output) tokens",
    re.DOTALL,
)

NO_SCHEMA = re.compile(
    r"response[_ ]?(format|json_?schema|mime)|json[_ -]?(mode|object)|structured output"
    r"|output[_ ](config|format)|guid(ed|ance)|grammar|schema\b|can handle the requested parameters"
)
"""How servers word that they cannot hold a model to a schema."""

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
            r"|please recharge|overdue (payment|balance)|unpaid invoice"
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
            r"|api key (has |was )?(been )?(reported|expired|revoked|disabled)"
        ),
    ),
    Sign(
        "model_not_found",
        frozenset({400, 401, 403, 422}),
        re.compile(
            r"model_(not_found|not_exist|decommissioned|not_available|not_supported|access_denied)"
            r"|not a valid model|model identifier is invalid|no models? (is |are )?loaded"
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
