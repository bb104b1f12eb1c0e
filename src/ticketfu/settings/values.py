"""The forms of values; each complaint says what is wanted."""

import math
import re
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, SecretStr

from ticketfu.languages import named_language
from ticketfu.llm.providers import PROVIDERS
from ticketfu.notify.signing import secret_bytes
from ticketfu.ticket.scope import Scope
from ticketfu.weekly.models import DigestScope

# Characters: a key that is guessed opens every summary.
SHORTEST_KEY = 16

SUBDOMAIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.IGNORECASE)

ENCRYPTION_KEY = re.compile(r"[0-9a-fA-F]{64}")

T = TypeVar("T")


def _subdomain(value: str) -> str:
    if not SUBDOMAIN_PATTERN.fullmatch(value):
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


def _secret_url(value: SecretStr) -> SecretStr:
    """Check an address that is a key by itself; a complaint must not repeat it."""
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", value.get_secret_value()):
        raise ValueError("wants an address that begins with https://")
    return value


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


def _scope(value: str) -> str:
    Scope.parse(value)
    return value


def _price(value: str) -> str:
    """Two numbers, in dollars a million tokens: asked and answered."""
    parts = value.replace("$", "").split("/")
    try:
        asked, answered = (float(part) for part in parts)
    except ValueError:
        asked = answered = math.nan
    if not (math.isfinite(asked) and math.isfinite(answered) and min(asked, answered) >= 0):
        raise ValueError("wants IN/OUT in dollars a million tokens, such as 0.10/0.50")
    return f"{asked:g}/{answered:g}"


def _networks(value: str) -> str:
    try:
        found = [str(ip_network(part.strip(), strict=False)) for part in value.split(",")]
    except ValueError:
        raise ValueError("wants addresses or networks, such as 10.0.0.0/8,::1") from None
    return ",".join(found)


def _header_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", value):
        raise ValueError("wants the name of a header, such as X-Forwarded-User")
    return value


def _encryption_keys(value: SecretStr) -> SecretStr:
    if not all(map(ENCRYPTION_KEY.fullmatch, value.get_secret_value().split(","))):
        raise ValueError("wants keys as `ticketfu keys new` prints them: 64 hexadecimal digits")
    return value


def _signing_secrets(value: SecretStr) -> SecretStr:
    for text in value.get_secret_value().split(","):
        secret_bytes(text)
    return value


def _text_or_file(value: str) -> str:
    """The text itself; a single word with a slash or an ending names the file that holds it."""
    if not re.fullmatch(r"\S*(?:/\S+|\.(?:md|txt))", value.strip()):
        return value
    try:
        text = Path(value.strip()).read_text("utf-8")
    except (OSError, ValueError):
        raise ValueError("names a file that cannot be read as text") from None
    if not text.strip():
        raise ValueError("names a file that is empty")
    return text


def _named_language(value: str) -> str:
    tag = named_language(value)
    if tag is None:
        raise ValueError("wants a language, such as German, de or pt-BR")
    return tag


def _digest(value: str) -> str:
    DigestScope.parse(value)
    return value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _provider(value: object) -> object:
    """Take the other names of a provider, too."""
    given = _lower(value)
    return next((row.name for row in PROVIDERS if given in row.aliases), given)


def _write_back(value: str) -> str:
    if value in {"off", "internal-note"} or re.fullmatch(r"custom-field:[1-9]\d{0,18}", value):
        return value
    raise ValueError("wants off, internal-note, or custom-field: with a field's number")


def revealed(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def revealed_all(values: SecretStr | None) -> tuple[str, ...]:
    """Split a setting that takes several, so that one can be replaced without an outage."""
    return tuple(values.get_secret_value().split(",")) if values else ()


WriteBackTarget = Annotated[str, BeforeValidator(_lower), AfterValidator(_write_back)]
Subdomain = Annotated[str, AfterValidator(_subdomain)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Address = Annotated[str, AfterValidator(_address)]
Networks = Annotated[str, AfterValidator(_networks)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
SecretUrl = Annotated[SecretStr, AfterValidator(_secret), AfterValidator(_secret_url)]
Secrets = Annotated[SecretStr, AfterValidator(_several)]
ServerKeys = Annotated[SecretStr, AfterValidator(_several), AfterValidator(_keys)]
ScopeText = Annotated[str, AfterValidator(_scope)]
DigestText = Annotated[str, AfterValidator(_digest)]
PriceText = Annotated[str, AfterValidator(_price)]
SigningSecrets = Annotated[SecretStr, AfterValidator(_several), AfterValidator(_signing_secrets)]
EncryptionKeys = Annotated[SecretStr, AfterValidator(_several), AfterValidator(_encryption_keys)]
TextOrFile = Annotated[str, AfterValidator(_text_or_file)]
NamedLanguage = Annotated[str, AfterValidator(_named_language)]
AnyCase = Annotated[T, BeforeValidator(_lower)]

if TYPE_CHECKING:
    ProviderName = str
else:
    # No type checker takes names that stand in a table, and help and complaints list them.
    ProviderName = Annotated[
        Literal[tuple(row.name for row in PROVIDERS)], BeforeValidator(_provider)
    ]
