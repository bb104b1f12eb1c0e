"""Settings of the language model: whose it is, and what it is told."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, Json, SecretStr

from ticketfu.llm.providers import PROVIDERS
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.values import AnyCase, BaseUrl, ProviderName, Secret

# The variable of each vendor's own key.
KEYS = {row.name: row.key_variable for row in PROVIDERS if row.key_variable}


class AISettings(SettingsGroup):
    title: ClassVar[str] = "AI"

    llm_provider: ProviderName | None = Field(
        None, description="Who writes; default: the vendor whose key is set; extractive needs none"
    )
    llm_model: str | None = Field(None, description="Model, if not the provider's default")
    llm_api_key: Secret | None = Field(None, description="The provider's key")
    llm_base_url: BaseUrl | None = Field(
        None, description="A compatible server instead: Azure, Ollama, vLLM, OpenRouter …"
    )
    gemini_api_key: Secret | None = Field(None, description="Gemini's key")
    gemini_model: str | None = Field(None, description="Gemini's model, if LLM_MODEL is not set")
    openai_api_key: Secret | None = Field(None, description="OpenAI's key")
    anthropic_api_key: Secret | None = Field(None, description="Anthropic's key")
    llm_timeout_seconds: float = Field(
        120, ge=1, le=540, description="How long a request may take; local models need more"
    )
    llm_max_input_kb: int | None = Field(
        None,
        ge=4,
        description="Most of a conversation in one question; default: 270, compatible servers 60",
    )
    llm_max_output_tokens: int = Field(
        8192, ge=256, description="Most a model may write, hidden thinking included"
    )
    llm_extra_body: Json[dict[str, object]] = Field(
        "{}",
        validate_default=True,
        description='JSON to add to each request, such as {"reasoning_effort": "none"}',
    )
    ticket_summary_prompt: str | None = Field(
        None, description="Replaces the built-in instructions for tickets"
    )
    org_summary_prompt: str | None = Field(
        None, description="Replaces the built-in instructions for organizations"
    )
    summary_language: str | None = Field(
        None, description="Language to write in, such as German; default: the ticket's"
    )
    redact: AnyCase[Literal["off", "secrets", "contacts", "people"]] = Field(
        "secrets",
        description="Masked for the model; contacts are addresses and phones too, people names",
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        try:
            provider = self.provider()
        except ValueError as undecided:
            yield str(undecided)
            return
        own_server = self.llm_base_url and provider == "openai"
        if own_server and not self.llm_model:
            yield f"{named('llm_model')} is missing: it goes with --llm-base-url"
        if provider in KEYS and not own_server and not self._secret(provider):
            yield f"{named('llm_api_key')} is missing for {provider}"

    def provider(self) -> str:
        """The chosen provider, or the only vendor whose key is set."""
        if self.llm_provider:
            return self.llm_provider
        with_key = [vendor for vendor in KEYS if self._vendor_key(vendor)]
        if len(with_key) == 1:
            return with_key[0]
        if with_key:
            keys = " and ".join(KEYS[vendor] for vendor in with_key)
            raise ValueError(f"{keys} are set: choose one of them, {named('llm_provider')}")
        *others, last = KEYS
        raise ValueError(
            f"{named('llm_provider')} is missing: choose {', '.join(others)} or {last} with its"
            " key, or extractive, which needs none"
        )

    def model(self) -> str | None:
        return self.llm_model or (self.gemini_model if self.provider() == "gemini" else None)

    def key(self) -> str | None:
        secret = self._secret(self.provider())
        return secret.get_secret_value() if secret else None

    def _secret(self, provider: str) -> SecretStr | None:
        return self.llm_api_key or self._vendor_key(provider)

    def _vendor_key(self, vendor: str) -> SecretStr | None:
        key: SecretStr | None = getattr(self, KEYS.get(vendor, "").lower(), None)
        return key
