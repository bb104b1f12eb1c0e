"""Words that once stood for something that has a better name now."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.source import Finding, Named, Source

NAMES = {
    "agenda": "schedule",
    "Agenda": "RefreshSchedule",
    "look": "refresh",
    "looked": "refreshed",
    "looking": "refreshing",
    "_turn": "refresh",
    "take": "apply (of a result), acquire (of a share)",
    "carried": "next_state",
    "live": "run_loop",
    "_worn_out": "_should_continue_as_new",
    "_crowded": "_history_is_nearly_full",
    "Fact": "Event",
    "fact": "event, attribute",
    "facts": "events, attributes, metadata",
    "TicketFacts": "TicketAttributes",
    "told": "notice, notified, organizations",
    "tell": "notify",
    "_tell": "_notify",
    "TELL": "NOTIFY",
    "OrganizationToTell": "OrganizationNotice",
    "reported": "last_notice",
    "REFUSED": "ALREADY_RECORDED",
    "PAID_TRIES": "IMMEDIATE_RETRIES",
    "PAID_FAILURES": "CONTENT_FAILURES",
    "PATIENCE": "MAX_DEBOUNCE_FACTOR",
    "WORDLESS": "EMPTY_NARRATIVE",
    "words_outdated": "narrative_is_outdated",
    "last_words": "last_published",
    "LIVING": "OPEN_STATUSES",
    "NeverSeen": "EntityNotFound",
    "NotListed": "FilterUnavailable",
    "to_the_end": "with_heartbeats",
    "BUDGET": "MAX_PROMPT_BYTES",
    "within": "fit(max_bytes)",
    "stage": "environment",
    "tour": "walkthrough",
    "Desk": "Account",
    "Front": "middleware",
    "House": "dataset",
    "house": "dataset",
    "houses": "datasets",
    "Access": "Credentials",
    "access": "credentials",
    "Traffic": "Faults",
    "traffic": "faults",
    "plant": "seed",
    "moods": "sentiment_counts",
    "mood": "sentiment",
    "normal": "normalize_topic",
    "newest": "within_bounds",
    "voice": "paraphrase",
    "prose": "cleaning",
    "story": "selection",
    "Story": "selection",
    "weight": "scoring",
    "heard": "read",
    "Work": "WorkerSettings",
    "searchable": "(made by server and worker themselves)",
}
ORDINARY = {"budget", "newest", "normal", "refused", "reported", "turn", "within", "work"}
"""Words that mean in a compound what everybody means by them."""

COMPOUNDS = {name.strip("_").lower(): better for name, better in NAMES.items()}

# The word of OAuth, and so of Zendesk's wire.
ALLOWED = {"access_token", "AccessToken"}

PARAMETERS = {"of": "settings", "at": "connection", "on": "environment"}
PHRASES = re.compile(
    r"(?<![a-z])(agenda|worn[ _]out|crowded|facts?|moods?"
    r"|(a|one|each|this|that|its|the|every|next)[ _]look)(?![a-z])",
    re.IGNORECASE,
)


def old_names(files: Iterable[Source]) -> Iterator[Finding]:
    for source in files:
        for named in source.names():
            better = _better(named)
            if better:
                yield source.finding(named.line, f"{named.name} is now {better}")
            elif named.name.startswith("test_") and (old := PHRASES.search(named.name)):
                yield source.finding(named.line, f"{old[0]!r} in {named.name}")


def old_phrases(files: Iterable[Source]) -> Iterator[Finding]:
    """Old words in docstrings and comments."""
    for source in files:
        for line, text in [*source.docstrings(), *source.comments()]:
            if old := PHRASES.search(text):
                yield source.finding(line, f"{old[0]!r} in {text.splitlines()[0][:70]!r}")


def old_words(documents: Iterable[Path]) -> Iterator[Finding]:
    for path in documents:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if old := PHRASES.search(line):
                yield Finding(path, number, f"{old[0]!r} in {line[:70]!r}")


def _better(named: Named) -> str | None:
    if named.parameter and named.name in PARAMETERS and "datetime" not in named.annotation:
        return PARAMETERS[named.name]
    return NAMES.get(named.name) or _better_part(named.name)


def _better_part(name: str) -> str | None:
    """Compounds bear old words too; a test's name is a sentence, which PHRASES looks at."""
    if name in ALLOWED or name.startswith("test_"):
        return None
    words = [word.lower() for word in re.split(r"_+|(?<=[a-z0-9])(?=[A-Z])", name)]
    old = next((word for word in words if word in COMPOUNDS.keys() - ORDINARY), None)
    return f"without {old!r}: {COMPOUNDS[old]}" if old else None
