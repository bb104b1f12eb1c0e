"""From the first and second person to the third, where a plain exchange of words is right."""

import re

from ticketfu.extractive.conversation import pattern, words
from ticketfu.extractive.lexicon import ENGLISH, FOREIGN

_ADVERB = r"((?: \w+ly| also| still| just| both| never)?)"
_SPEAKER = (
    (r"\b(?:i am|i'm|we are|we're)\b", "they are"),
    (r"\b(?:i've|we've)\b", "they have"),
    (r"\b(?:i'll|we'll)\b", "they will"),
    (r"\b(?:i'd|we'd)\b", "they'd"),
    (r"\b(?:i|we)\b(?![/.-]\w)", "they"),
    (r"\b(?:my|our)\b", "their"),
    (r"\bme\b", "them"),
    (r"\b(?:mine|ours)\b", "theirs"),
    (r"\b(?:myself|ourselves)\b", "themselves"),
    (rf"\bthey{_ADVERB} was(n't)?\b", r"they\1 were\2"),
    (r"\bwas they\b", "were they"),
    (rf"\bthey{_ADVERB} am\b", r"they\1 are"),
)
_READER = (
    (r"\b(?:you are|you're)\b", "{} is"),
    (r"\b(?:you have|you've)\b", "{} has"),
    (r"\byou were(n't)?\b", r"{} was\1"),
    (r"\byou do(n't)?\b", r"{} does\1"),
    (r"\byou'll\b", "{} will"),
    (r"\b(to|for|with|from|by|of|give|gave|sen[dt]|tell|told|ask|asked|let) you\b", r"\1 {}"),
    (
        r"\byou (can|cannot|can't|could|will|would|should|may|might|must|did|didn't|had|said|sent|"
        r"made|told|\w+[^e]ed)\b",
        r"{} \1",
    ),
)
_RULES = tuple((re.compile(said, re.IGNORECASE), told) for said, told in _SPEAKER)
_TO_READER = tuple((re.compile(said, re.IGNORECASE), told) for said, told in _READER)
_YOUR = re.compile(r"\byour\b", re.IGNORECASE)
_LEFT_OVER = pattern(r"you|yours|yourself|y'all|am|let's")
_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”|`[^`]*`)")
_OWN = re.compile(
    rf"^They{_ADVERB} (have|are|were|found|sent|ran|made|got|saw|reset|set|took|spoke|told|left|put"
    r"|gave|wrote|rebuilt|did|could|went|lost|paid|bought|had|will|can|cannot|can't|couldn't|"
    r"didn't|won't|must|built|read|kept|thought|brought|cut|re-?ran|re-?sent|\w+[^e\W]ed)(?= \w)",
    re.IGNORECASE,
)
_SINGULAR = {"have": "has", "are": "is", "were": "was"}


def is_english(text: str) -> bool:
    found = words(text)
    foreign = sum(word in FOREIGN for word in found)
    english = sum(word in ENGLISH for word in found)
    return english > 2 * foreign or (text.isascii() and not foreign)


def third_person(text: str, reader: str) -> str:
    """Empty where that would not read well; `reader` is who was spoken to."""
    if not is_english(text):
        return ""
    parts = _QUOTED.split(text)
    parts[::2] = [_exchanged(part, reader) for part in parts[::2]]
    return "" if any(map(_LEFT_OVER.search, parts[::2])) else "".join(parts)


def _exchanged(text: str, reader: str) -> str:
    text = _YOUR.sub("the" if reader == "the team" else f"{reader}'s", text)
    for said, told in _TO_READER:
        text = said.sub(told.format(reader), text)
    for said, told in _RULES:
        text = said.sub(told, text)
    return re.sub(r"\bus\b", "them", text)


def predicate(told: str) -> str:
    """What follows a single speaker's name: "They have tried" -> "has tried"; else empty."""
    found = _OWN.match(told)
    if not found:
        return ""
    verb = _SINGULAR.get(found[2].lower(), found[2])
    return f"{found[1].strip()} {verb}{told[found.end() :]}".strip()
