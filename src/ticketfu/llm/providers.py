"""The providers: one row each. Only the SDK of the chosen one is imported."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

import httpx2

from ticketfu.llm import LLM, ModelOptions

VENDOR_PROMPT_BYTES = 270_000
"""About 90,000 tokens, for less than three cents: an agent's longest ticket, read whole."""

SERVER_PROMPT_BYTES = 60_000
"""About 20,000 tokens: compatible servers seldom have room for more."""


@dataclass(frozen=True)
class Provider:
    """`loader` names a module and a class, as text, so that this table imports no SDK.

    A vendor has a default model and a variable for its key; `extractive` has neither.
    """

    name: str
    loader: str
    default_model: str = ""
    key_variable: str = ""
    aliases: tuple[str, ...] = ()


GEMINI = Provider(
    name="gemini",
    loader="ticketfu.llm.gemini:Gemini",
    default_model="gemini-3.5-flash-lite",
    key_variable="GEMINI_API_KEY",
    aliases=("googleai",),
)
OPENAI = Provider(
    name="openai",
    loader="ticketfu.llm.openai:OpenAI",
    default_model="gpt-6-luna",
    key_variable="OPENAI_API_KEY",
)
ANTHROPIC = Provider(
    name="anthropic",
    loader="ticketfu.llm.anthropic:Anthropic",
    default_model="claude-haiku-5-5",
    key_variable="ANTHROPIC_API_KEY",
)
EXTRACTIVE = Provider(name="extractive", loader="ticketfu.extractive:Extractive")

PROVIDERS = (GEMINI, OPENAI, ANTHROPIC, EXTRACTIVE)


def choose_llm(provider: str, options: ModelOptions, http: httpx2.AsyncClient) -> LLM:
    """`http` stays the caller's, who closes it."""
    row = next(row for row in PROVIDERS if provider in {row.name, *row.aliases})
    module, _, name = row.loader.partition(":")
    adapter = getattr(import_module(module), name)
    if not row.key_variable:
        return cast(Callable[[], LLM], adapter)()
    default = SERVER_PROMPT_BYTES if options.base_url else VENDOR_PROMPT_BYTES
    complete = replace(
        options,
        api_key=_key(options),
        max_prompt_bytes=options.max_prompt_bytes or default,
    )
    return cast(Callable[[httpx2.AsyncClient, ModelOptions], LLM], adapter)(http, complete)


def _key(options: ModelOptions) -> str:
    """Local servers ask for no key, yet the SDKs insist on one."""
    key = (options.api_key or "").strip()
    if not key and not options.base_url:
        raise ValueError("LLM_API_KEY / --llm-api-key is missing")
    return key or "not-needed"
