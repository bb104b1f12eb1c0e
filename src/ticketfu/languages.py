"""Languages by their tags (BCP 47) and by their English names, as Unicode's CLDR lists them."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Codes that stand for no language, one of several, or one that nobody knows.
_NO_LANGUAGES = frozenset({"mis", "mul", "root", "und", "zxx"})


def language_tag(text: str) -> str | None:
    """The tag as it is usually written, such as `pt-BR`; None for what is no language."""
    code, *rest = text.strip().replace("_", "-").split("-")
    code = code.lower()
    if code not in _english().languages or code in _NO_LANGUAGES:
        return None
    script = rest.pop(0).title() if rest and rest[0].title() in _english().scripts else ""
    region = rest.pop(0).upper() if rest and rest[0].upper() in _english().territories else ""
    return None if rest else "-".join(filter(None, (code, script, region)))


def named_language(text: str) -> str | None:
    """The tag of a language that is given by its tag or by its English name."""
    return language_tag(text) or _tags().get(text.strip().casefold())


def english_name(tag: str) -> str:
    """The name that a model is given, such as "Brazilian Portuguese"."""
    names = _english().languages
    code, *rest = tag.split("-")
    whole = names.get("_".join([code, *rest]))
    if whole or not rest:
        return str(whole or names[code])
    known = [_english().scripts.get(part) or _english().territories[part] for part in rest]
    return f"{names[code]} ({', '.join(known)})"


def is_in(tag: str | None, wanted: str) -> bool:
    """Tell whether what is written in one language is what somebody wants who asks for another."""
    return tag is not None and (tag == wanted or tag.split("-")[0] == wanted)


@cache
def _tags() -> dict[str, str]:
    names = _english().languages.items()
    return {name.casefold(): code.replace("_", "-") for code, name in names}


@cache
def _english() -> "Locale":
    # Imported where it is needed: most processes never ask for a language.
    from babel import Locale

    return Locale("en")
