"""Each vendor's and server's own words for what went wrong."""

import json
import re
from dataclasses import replace

import pytest

from ticketfu.llm.dialect import Dialect, Habits, adapted
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
    (400, "length of prompt_tokens (40000) must be less than max_seq_len (32768)."),
    (400, "The sum of prompt length (5000), query length (0) should not exceed max_num_tokens"),
    (400, "max_tokens must be at least 1, got -186."),
    (400, "exceeds the maximum allowed input length of 32768 tokens"),
    (400, "输入内容超过模型最大长度限制"),
    (400, "The request's total length exceeds 32k tokens"),
    (400, "Sequence length 9000 exceeds 8192"),
    (400, "your prompt has 5000 tokens which is over the 4096 limit"),
    (400, "Exceeded maximum number of tokens: 4096"),
    (400, "token limit exceeded: 9000 > 8192"),
    (400, "context overflow"),
    (400, "KV cache is too small for the prompt"),
    (422, "string_too_long: messages"),
    (400, "入力が長すぎます"),
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
    (400, "ExceededBudget: User=x over budget. Spend=10.2, Budget=10.0"),
    (403, "Your newly created team doesn't have any credits yet."),
    (400, "The free tier is not available in your country. Please enable billing on your project"),
    (403, "The free tier of the model has been exhausted."),
    (403, "The request failed because your account has an overdue balance."),
    (403, "insufficient_user_quota"),
    (401, "该令牌额度已用尽"),
    (401, "Inactive subscription or usage limit reached"),
    (403, "Access denied: your free trial has ended"),
    (403, "Subscription expired"),
    (403, "The account is suspended due to unpaid bills"),
    (429, "Monthly usage limit reached. Upgrade your plan"),
    (429, "not enough balance"),
    (400, "This organization has been disabled."),
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
    (400, "The prompt contains prohibited content"),
    (400, "The content you provided or machine outputted is blocked."),
    (400, "input new_sensitive"),
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
    (400, "API key expired. Please renew the API key.", "unauthorized"),
    (403, "Your API key was reported as leaked.", "unauthorized"),
    (403, "Invalid API token", "unauthorized"),
    (403, "Invalid authentication credentials", "unauthorized"),
    (400, "The security token included in the request is invalid", "unauthorized"),
    (400, "Model x-3.1 is not supported", "model_not_found"),
    (403, "You do not have access to model x", "model_not_found"),
    (400, "On-demand throughput isn't supported for model id x", "model_not_found"),
    (400, "model is deprecated and no longer served", "model_not_found"),
    (400, "PROHIBITED_CONTENT", "content_filter"),
    (400, "Your input was moderated", "content_filter"),
    (400, "blocked by jailbreak detection", "content_filter"),
    (400, "User location is not supported for the API use.", "forbidden"),
    (400, "The provided model identifier is invalid.", "model_not_found"),
    (400, "LLM Provider NOT provided. You passed model=x", "model_not_found"),
    (400, "The requested model 'x/y-3.1' is not supported: model_not_supported", "model_not_found"),
    (400, "The model `x-3.1` does not exist or you have no access to it.", "model_not_found"),
    (400, "No models loaded. Please load a model in the developer page", "model_not_found"),
    (401, "key not allowed to access model: key_model_access_denied", "model_not_found"),
    (503, "No available channel for model x under group default", "model_not_found"),
    (503, "The model is not available now, try again later", "unavailable"),
    (400, "ThrottlingException: Too many requests", "rate_limited"),
    (400, "ServiceQuotaExceededException", "rate_limited"),
    (424, "The request failed due to an error while processing the model.", "unavailable"),
    (404, "No endpoints found that can handle the requested parameters.", "rejected"),
    (400, "A schema in the request exceeds the maximum allowed nesting depth.", "rejected"),
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


WHOLE = Dialect(8192)
LESS, LOOSER, RENAMED = WHOLE.less_output(), WHOLE.looser(""), replace(WHOLE, second_way=True)
WITHOUT_SYSTEM = WHOLE.without("system")


@pytest.mark.parametrize(
    ("words", "next_dialect"),
    [
        ("The maximum tokens you requested exceeds the model limit of 4096.", LESS),
        ("Range of max_tokens should be [1, 2000]", LESS),
        ("a maxOutputTokens value of 8193 but the supported range is from 1 to 8193", LESS),
        ("max_tokens must be between 1 and 4096", LESS),
        ("`max_tokens` must be smaller than or equal to 4096", LESS),
        ("max_tokens参数非法：取值范围[1,4096]", LESS),
        ("The specified schema produces a constraint that has too many states.", LOOSER),
        ("Schema is too complex. Please simplify.", LOOSER),
        ("does not support parameters: ['response_format']", LOOSER),
        ("This model does not support system messages.", WITHOUT_SYSTEM),
        ("This model doesn't support the system field. Remove it.", WITHOUT_SYSTEM),
        ("Only user and assistant roles are supported!", WITHOUT_SYSTEM),
        ("Unsupported value: 'messages[0].role' does not support 'system' with it", WITHOUT_SYSTEM),
        ("This model does not support parameters: max_tokens", RENAMED),
        ("ThrottlingException: Too many requests", None),
        ("Some field is wrong", None),
    ],
)  # fmt: skip
def test_a_vendors_words_tell_how_to_ask_again(words: str, next_dialect: Dialect | None) -> None:
    habits = Habits(second_way=re.compile("max_tokens"))
    refusal = Rejected(400, {}, json.dumps({"error": {"message": words}}))

    assert adapted(WHOLE, refusal, habits) == next_dialect
