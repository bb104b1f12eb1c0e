"""Each vendor's and server's own words for what went wrong."""

import json

import pytest

from ticketfu.llm.errors import Rejected
from ticketfu.llm.refusals import kind_of

TOO_LONG = [
    (400, "context_length_exceeded"),
    (400, "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens"),
    (400, "Your input exceeds the context window of this model."),
    (400, "prompt is too long: 300 tokens > 200 maximum"),
    (400, "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"),
    (400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)"),
    (400, "exceed_context_size_error"),
    (400, "the request exceeds the available context size. try increasing the context size"),
    (400, "Trying to keep the first 5000 tokens when context the overflows. However, the model is"
     " loaded with context length of only 4096 tokens"),
    (400, "tokens to keep from the initial prompt (n_keep) is greater than the context length"),
    (400, "the input length exceeds the context length"),
    (500, "input is too large to process. increase the physical batch size"),
    (400, "The decoder prompt (length 5000) is longer than the maximum model length of 4096"),
    (400, "The input (5000 tokens) is longer than the model's context length (4096 tokens)."),
    (422, "Input validation error: `inputs` must have less than 1024 tokens. Given: 9000"),
    (422, "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 and 8192"),
    (400, "Prompt contains 40000 tokens, too large for model with 32768 maximum context length"),
    (400, "This model's maximum prompt length is 131072 but the request contains 150000 tokens."),
    (400, "Please reduce the length of the messages or completion."),
    (400, "Range of input length should be [1, 30720]"),
    (400, "Your request exceeded model token limit: 8192"),
    (400, "Prompt exceeds max length"),
    (413, "tokens_limit_reached"),
    (413, "<html>Request Entity Too Large</html>"),
    (429, "Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000,"
     " please reduce your message size and try again"),
]  # fmt: skip
BILLING = [
    (429, "insufficient_quota"),
    (400, "Your credit balance is too low to access the Anthropic API."),
    (400, "You have reached your specified API usage limits. You will regain access on 2026-12-01"),
    (402, "Insufficient Balance"),
    (403, "Key limit exceeded (total limit)"),
    (429, "Your account is not active: billing_not_active"),
    (400, "Billing hard limit has been reached"),
    (403, "This API method requires billing to be enabled."),
    (429, "Insufficient balance or no resource package. Please recharge."),
    (400, "Arrearage"),
    (403, "Your team has used all available credits or reached its monthly spending limit"),
    (429, "exceeded_current_quota_error"),
    (400, "ExceededBudget: Budget has been exceeded! Current cost: 10.1, Max budget: 10.0"),
]
FILTERED = [
    (400, "content_filter"),
    (400, "The response was filtered due to Azure OpenAI's content management policy."),
    (400, "ResponsibleAIPolicyViolation"),
    (400, "Output blocked by content filtering policy"),
    (400, "Invalid prompt: it was flagged as potentially violating our usage policy."),
    (403, "Your input was flagged for harassment"),
    (400, "Content Exists Risk"),
    (400, "data_inspection_failed: input may contain inappropriate content"),
    (400, "The request was rejected because it was considered high risk"),
    (400, "系统检测到输入或生成内容可能包含不安全或敏感内容"),
    (403, "Content violates usage guidelines."),
    (451, ""),
]
OTHERS = [
    (429, "You exceeded your current quota, please check your plan and billing", "rate_limited"),
    (429, "Your prepayment credits are depleted.", "rate_limited"),
    (429, "Rate limit reached on tokens per min (TPM): Limit 30000, Used 29000", "rate_limited"),
    (429, "This request would exceed your organization's rate limit", "rate_limited"),
    (400, "API_KEY_INVALID", "unauthorized"),
    (400, "Invalid API Key", "unauthorized"),
    (400, "x is not a valid model ID", "model_not_found"),
    (400, "invalid_model", "model_not_found"),
    (400, "Model Not Exist", "model_not_found"),
    (400, "The model `x` has been decommissioned and is no longer supported", "model_not_found"),
    (403, "model_not_found", "model_not_found"),
    (404, 'model "x" not found, try pulling it first', "model_not_found"),
    (404, "No endpoints found that support response_format", "rejected"),
    (400, "json_validate_failed", "invalid_output"),
    (400, "Unsupported parameter: 'max_tokens'", "rejected"),
    (400, "max_tokens is too large: 8192. This model supports at most 4096 tokens", "rejected"),
    (503, "loading model", "unavailable"),
    (529, "Overloaded", "unavailable"),
]
WORDS = [
    *((*case, "context_too_large") for case in TOO_LONG),
    *((*case, "billing") for case in BILLING),
    *((*case, "content_filter") for case in FILTERED),
    *OTHERS,
]


@pytest.mark.parametrize(("status", "words", "kind"), WORDS)
@pytest.mark.parametrize("as_json", [True, False])
def test_words_say_more_than_a_status(status: int, words: str, kind: str, as_json: bool) -> None:
    body = json.dumps({"error": {"message": words}}) if as_json else words

    assert kind_of(status, Rejected(status, {}, body).words) == kind


@pytest.mark.parametrize("field", ["input", "messages", "body"])
def test_what_an_error_repeats_of_the_question_means_nothing(field: str) -> None:
    echo = {"detail": [{"loc": ["body", "x"], "msg": "bad", field: "insufficient_quota, flagged"}]}

    assert kind_of(422, Rejected(422, {}, json.dumps(echo)).words) == "rejected"
