"""The forms of values; each complaint says what is wanted."""

import re
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, SecretStr

from ticketfu.llm.providers import PROVIDERS

# Characters: a key that is guessed opens every summary.
SHORTEST_KEY = 16

SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.IGNORECASE)

T = TypeVar("T")


def _subdomain(value: str) -> str:
    if not SUBDOMAIN.fullmatch(value):
        raise ValueError("wants only the first part of the host: acme, of acme.zendesk.com")
    return value.lower()


def _base_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        raise ValueError("wants a URL that starts with https:// (or http://), without a query")
    return value.rstrip("/")


def _address(value: str) -> str:
    known = re.fullmatch(r"(?:[^\s/:]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", value)
    if not known or not 1 <= int(known[1]) <= 65535:
        raise ValueError("wants HOST:PORT, such as 127.0.0.1:7233")
    return value


def _secret(value: SecretStr) -> SecretStr:
    """Cut the line end that a secret from a file has."""
    text = value.get_secret_value().strip()
    if not text:
        raise ValueError("is empty")
    return SecretStr(text)


def _several(value: SecretStr) -> SecretStr:
    """Keep each without the blanks around it; an empty part is a comma too many."""
    parts = [part.strip() for part in value.get_secret_value().split(",")]
    if not any(parts):
        raise ValueError("is empty")
    return SecretStr(",".join(part for part in parts if part))


def _keys(value: SecretStr) -> SecretStr:
    if any(len(key) < SHORTEST_KEY for key in value.get_secret_value().split(",")):
        raise ValueError(f"wants keys of at least {SHORTEST_KEY} characters")
    return value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _provider(value: object) -> object:
    """Take the other names of a provider, too."""
    given = _lower(value)
    return next((row.name for row in PROVIDERS if given in row.aliases), given)


def revealed(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def revealed_all(values: SecretStr | None) -> tuple[str, ...]:
    """Split a setting that takes several, so that one can be replaced without an outage."""
    return tuple(values.get_secret_value().split(",")) if values else ()


Subdomain = Annotated[str, AfterValidator(_subdomain)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Address = Annotated[str, AfterValidator(_address)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
Secrets = Annotated[SecretStr, AfterValidator(_several)]
Keys = Annotated[SecretStr, AfterValidator(_several), AfterValidator(_keys)]
AnyCase = Annotated[T, BeforeValidator(_lower)]

if TYPE_CHECKING:
    ProviderName = str
else:
    # No type checker takes names that stand in a table, and help and complaints list them.
    ProviderName = Annotated[
        Literal[tuple(row.name for row in PROVIDERS)], BeforeValidator(_provider)
    ]
