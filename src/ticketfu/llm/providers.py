"""The providers: one row each. Only the SDK of the chosen one is imported."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

import httpx2

from ticketfu.llm import KEYLESS, LLM, ModelOptions
from ticketfu.llm.pricing import Price, Tariff

VENDOR_PROMPT_BYTES = 270_000
"""About 90,000 tokens, for less than three cents: an agent's longest ticket, read whole."""

SERVER_PROMPT_BYTES = 60_000
"""About 20,000 tokens: compatible servers seldom have room for more."""


@dataclass(frozen=True)
class Provider:
    """`loader` names a module and a class, as text, so that this table imports no SDK.

    A vendor has its own spelling of its name, a default model, a variable for its key and the
    address under which the price list knows it; `extractive` has none of them.
    """

    name: str
    loader: str
    vendor: str = ""
    default_model: str = ""
    key_variable: str = ""
    url: str = ""
    flex: bool = False
    aliases: tuple[str, ...] = ()

    def load(self) -> Callable[..., LLM]:
        """Import the adapter, and its SDK with it."""
        module, _, name = self.loader.partition(":")
        return cast(Callable[..., LLM], getattr(import_module(module), name))


GEMINI = Provider(
    name="gemini",
    loader="ticketfu.llm.gemini:Gemini",
    vendor="Gemini",
    default_model="gemini-3.5-flash-lite",
    key_variable="GEMINI_API_KEY",
    url="https://generativelanguage.googleapis.com/",
    flex=True,
    aliases=("googleai",),
)
OPENAI = Provider(
    name="openai",
    loader="ticketfu.llm.openai:OpenAI",
    vendor="OpenAI",
    default_model="gpt-6-luna",
    key_variable="OPENAI_API_KEY",
    url="https://api.openai.com/v1",
    flex=True,
)
ANTHROPIC = Provider(
    name="anthropic",
    loader="ticketfu.llm.anthropic:Anthropic",
    vendor="Anthropic",
    default_model="claude-haiku-5-5",
    key_variable="ANTHROPIC_API_KEY",
    url="https://api.anthropic.com",
)
EXTRACTIVE = Provider(name=KEYLESS, loader="ticketfu.extractive:Extractive")

PROVIDERS = (GEMINI, OPENAI, ANTHROPIC, EXTRACTIVE)


def tariff(provider: str, options: ModelOptions) -> Tariff:
    """The prices of the model that these settings mean; `extractive` costs nothing."""
    row = _row(provider)
    if not row.key_variable:
        return Tariff("", row.name, Price(0, 0))
    price = Price(*options.price) if options.price else None
    flex = row.flex and not options.base_url
    return Tariff(options.base_url or row.url, options.model or row.default_model, price, flex)


def choose_llm(provider: str, options: ModelOptions, http: httpx2.AsyncClient) -> LLM:
    """`http` stays the caller's, who closes it."""
    row = _row(provider)
    adapter = row.load()
    if not row.key_variable:
        return adapter()
    default = SERVER_PROMPT_BYTES if options.base_url else VENDOR_PROMPT_BYTES
    complete = replace(
        options,
        api_key=_key(options),
        max_prompt_bytes=options.max_prompt_bytes or default,
    )
    return adapter(http, complete)


def _row(provider: str) -> Provider:
    return next(row for row in PROVIDERS if provider in {row.name, *row.aliases})


def _key(options: ModelOptions) -> str:
    """Local servers ask for no key, yet the SDKs insist on one."""
    key = (options.api_key or "").strip()
    if not key and not options.base_url:
        raise ValueError("LLM_API_KEY / --llm-api-key is missing")
    return key or "not-needed"
