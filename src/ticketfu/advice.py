"""Advice on failures, by their code: the same words on pages and on a terminal."""

ADVICE = {
    "zendesk.unauthorized": "check the worker's ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET",
    "zendesk.forbidden": "the OAuth client wants tickets:read users:read organizations:read",
    "zendesk.wrong_account": "check the worker's ZENDESK_SUBDOMAIN and ZENDESK_BASE_URL",
    "zendesk.connection": "check ZENDESK_SUBDOMAIN, and that the worker may reach it",
    "zendesk.rate_limited": "goes on by itself; lower ZENDESK_REQUESTS_PER_MINUTE if it stays",
    "llm.unauthorized": "goes on by itself once a worker starts with the right key",
    "llm.forbidden": "check that the model's key may use LLM_MODEL",
    "llm.billing": "goes on by itself once the account has credit",
    "llm.model_not_found": "goes on by itself once a worker starts with a model that is there",
    "llm.rate_limited": "goes on by itself; lower LLM_CONCURRENCY if it stays",
    "llm.timeout": "goes on by itself if the model was only slow",
    "llm.context_too_large": "lower LLM_MAX_INPUT_KB",
    "llm.refused": "the model declines this content; another LLM_MODEL may not",
    "llm.content_filter": "the vendor's filter declines this content; another LLM_MODEL may not",
    "llm.invalid_output": "the model does not keep to the schema; another LLM_MODEL may",
    "worker.timeout": "goes on by itself; see the worker's log if it stays",
}
"""By code; without advice, it goes on by itself."""


def advice(code: str) -> str:
    return ADVICE.get(code, "is tried again by itself")
