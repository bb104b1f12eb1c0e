"""Values as people read them: times, amounts, words for what the documents hold."""

from datetime import UTC, datetime

from markupsafe import Markup, escape

from ticketfu.advice import advice
from ticketfu.index.models import TurnRow
from ticketfu.organization.numbers import Turned
from ticketfu.organization.turn_words import turn_sentence
from ticketfu.text import clip

HELD_WORDS = {
    "budget": "waiting for the day's budget",
    "scope": "out of scope: not summarized",
    "empty": "no words to summarize",
}


def moment(value: datetime | None, style: str = "short") -> Markup:
    """A time in UTC, which a script turns into the reader's zone; `style` is short, ago or due."""
    if value is None:
        return Markup("never")
    value = value.astimezone(UTC)
    shown = value.strftime("%-d %b %Y, %H:%M UTC")
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(
        value.strftime("%Y-%m-%dT%H:%M:%SZ"), style, shown
    )


def day(value: datetime | str | None) -> Markup:
    """A calendar day, the same in every zone."""
    if not value:
        return Markup("")
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return Markup('<time datetime="{}">{}</time>').format(
        found.strftime("%Y-%m-%d"), found.strftime("%-d %b")
    )


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}".replace(",", "\u202f")


def money(value: float | None) -> str:
    """Dollars; small amounts keep two digits that say something."""
    if value is None:
        return "unknown"
    if value == 0:
        return "$0"
    digits = 2 if value >= 0.1 else 4
    return f"${value:,.{digits}f}" if value >= 0.0001 else "< $0.0001"


def duration(minutes: float | None) -> str:
    if minutes is None:
        return "–"
    hours, rest = divmod(round(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    shown = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(shown[:2]) or "0 min"


def plural(count: int, word: str, many: str = "") -> str:
    return f"{number(count)} {word if count == 1 else many or word + 's'}"


def turn(found: Turned | TurnRow) -> str:
    return turn_sentence(found.what, found.recent, found.before)


def lines(text: str) -> Markup:
    """Text with its paragraphs; everything else in it is escaped."""
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(escape(part)) for part in parts)


def sentence(text: str) -> str:
    """Text that begins one."""
    return text[:1].upper() + text[1:]


def field_names(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


FILTERS = {
    "advice": advice,
    "clipped": clip,
    "field_names": field_names,
    "moment": moment,
    "day": day,
    "number": number,
    "money": money,
    "duration": duration,
    "plural": plural,
    "lines": lines,
    "sentence": sentence,
    "turn": turn,
    "held": HELD_WORDS.__getitem__,
}
