"""Settings of the language model: whose it is, and what it is told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, Json, SecretStr, create_model

from ticketfu.llm import ModelOptions
from ticketfu.llm.pricing import Tariff
from ticketfu.llm.providers import PROVIDERS, tariff
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.values import (
    AnyCase,
    BaseUrl,
    NamedLanguage,
    PriceText,
    ProviderName,
    Secret,
    TextOrFile,
)

# The variable of each vendor's own key.
KEYS = {row.name: row.key_variable for row in PROVIDERS if row.key_variable}

if TYPE_CHECKING:
    VendorKeys = SettingsGroup
else:
    # No type checker takes fields that stand in a table; a vendor's row brings its key's setting.
    KEY_FIELDS: dict[str, Any] = {
        row.key_variable.lower(): (Secret | None, Field(None, description=f"{row.vendor}'s key"))
        for row in PROVIDERS
        if row.key_variable
    }
    VendorKeys = create_model(
        "VendorKeys", __base__=SettingsGroup, title=(ClassVar[str], "AI"), **KEY_FIELDS
    )


class AISettings(VendorKeys):
    title: ClassVar[str] = "AI"

    llm_provider: ProviderName | None = Field(
        None, description="Who writes; default: the vendor whose key is set; extractive needs none"
    )
    llm_model: str | None = Field(None, description="Model, if not the provider's default")
    llm_api_key: Secret | None = Field(None, description="The provider's key")
    llm_base_url: BaseUrl | None = Field(
        None, description="A compatible server instead: Azure, Ollama, vLLM, OpenRouter …"
    )
    gemini_model: str | None = Field(None, description="Gemini's model, if LLM_MODEL is not set")
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
    llm_price: PriceText | None = Field(
        None, description="IN/OUT, dollars a million tokens, if the model's price is not known"
    )
    llm_daily_budget_usd: float | None = Field(
        None, gt=0, allow_inf_nan=False, description="Most that all workers spend in a day (UTC)"
    )
    ticket_summary_prompt: TextOrFile | None = Field(
        None, description="Replaces the built-in instructions for tickets: a text, or a file"
    )
    org_summary_prompt: TextOrFile | None = Field(
        None, description="Replaces the built-in instructions for organizations, likewise"
    )
    summary_language: NamedLanguage | None = Field(
        None, description="Language to write in, such as German or de; default: the customer's"
    )
    internal_notes: AnyCase[Literal["include", "label", "exclude"]] = Field(
        "label", description="What summaries tell of internal notes; label: and say that they are"
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
        budget = self.llm_daily_budget_usd
        # A price that was refused stands here as the text that was given.
        if isinstance(budget, float) and self.llm_price is None and self.tariff().rough() is None:
            yield (
                f"{named('llm_price')} is missing: --llm-daily-budget-usd needs a price, and that"
                " of this model is not known"
            )

    def provider(self) -> str:
        """The chosen provider, or the only vendor whose key is set."""
        if self.llm_provider:
            return self.llm_provider
        with_key = self.vendors_with_key()
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

    def vendors_with_key(self) -> list[str]:
        return [vendor for vendor in KEYS if self._vendor_key(vendor)]

    def price(self) -> tuple[float, float] | None:
        if self.llm_price is None:
            return None
        asked, answered = map(float, self.llm_price.split("/"))
        return asked, answered

    def tariff(self) -> Tariff:
        model = ModelOptions(model=self.model(), base_url=self.llm_base_url, price=self.price())
        return tariff(self.provider(), model)

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
