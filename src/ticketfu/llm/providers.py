"""From the name of a provider to its adapter; only the chosen SDK is imported."""

from importlib import import_module
from typing import Literal

import httpx2

from ticketfu.llm import LLM
from ticketfu.llm.defaults import ANTHROPIC_MODEL, GEMINI_MODEL, OPENAI_MODEL

Provider = Literal["gemini", "openai", "anthropic", "extractive"]


def choose_llm(
    provider: Provider,
    *,
    model: str | None,
    api_key: str | None,
    base_url: str | None,
    http: httpx2.AsyncClient,
) -> LLM:
    """`http` stays the caller's, who closes it."""
    if provider == "extractive":
        extractive: LLM = import_module("ticketfu.extractive").Extractive()
        return extractive
    key = _key(api_key, base_url)
    match provider:
        case "gemini":
            from ticketfu.llm.gemini import Gemini

            return Gemini(http=http, api_key=key, base_url=base_url, model=model or GEMINI_MODEL)
        case "openai":
            from ticketfu.llm.openai import OpenAI

            return OpenAI(http=http, api_key=key, base_url=base_url, model=model or OPENAI_MODEL)
        case "anthropic":
            from ticketfu.llm.anthropic import Anthropic

            model = model or ANTHROPIC_MODEL
            return Anthropic(http=http, api_key=key, base_url=base_url, model=model)


def _key(api_key: str | None, base_url: str | None) -> str:
    """Local servers ask for no key, yet the SDKs insist on one."""
    key = (api_key or "").strip()
    if not key and not base_url:
        raise ValueError("LLM_API_KEY / --llm-api-key is missing")
    return key or "not-needed"
