"""Counts, never guesses: tickets, topics, sentiment and how topics move; pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from ticketfu.organization.models import Importance, TicketCounts, TicketDigest, TopicCount, Trend

MAX_DIGESTS = 500
# Of all digests as JSON: with its document an organization's state stays under 256 KB.
MAX_DIGEST_BYTES = 215_000

# A ticket's id as the key of its digest in JSON.
KEY_BYTES = 24

MAX_TOPICS = 20

# Topics move between the last seven days of an organization's tickets and the seven before.
PERIOD = timedelta(days=7)

# Signs around a word; `C++` keeps its own.
PUNCTUATION = ".,;:!?'\"`´’‘“”„«»()[]{}<>*&/\\|"

SEPARATORS = re.compile(r"[\s_\-‐‑‒–—]+")

Digests = Mapping[int, TicketDigest]


def within_bounds(digests: Digests) -> dict[int, TicketDigest]:
    """The most recently updated that fit the bounds."""
    room = MAX_DIGEST_BYTES
    kept: dict[int, TicketDigest] = {}
    for ticket_id, digest in by_recency(digests)[:MAX_DIGESTS]:
        room -= len(digest.model_dump_json().encode()) + KEY_BYTES
        if room < 0:
            break
        kept[ticket_id] = digest
    return kept


def by_recency(digests: Digests) -> list[tuple[int, TicketDigest]]:
    return sorted(digests.items(), key=lambda item: (item[1].updated_at, item[0]), reverse=True)


def ticket_counts(digests: Digests) -> TicketCounts:
    opened = sum(digest.open for digest in digests.values())
    return TicketCounts(covered=len(digests), open=opened, solved=len(digests) - opened)


def sentiment_counts(digests: Digests) -> dict[str, int]:
    return dict(sorted(Counter(digest.sentiment for digest in digests.values()).items()))


def topic_counts(digests: Digests) -> list[TopicCount]:
    """Most frequent first; periods end with the newest change, so that no clock is read."""
    if not digests:
        return []
    tickets: defaultdict[str, set[int]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ticket_id, digest in digests.items():
        for topic in {normalize_topic(topic) for topic in digest.topics} - {""}:
            # "log in" and "login" are one topic, shown as it is spelled most.
            key = topic.replace(" ", "")
            tickets[key].add(ticket_id)
            spellings[key][topic] += 1
    now = max(digest.updated_at for digest in digests.values())
    counts = [
        TopicCount(
            topic=_most_used(spellings[key]),
            frequency=len(ids),
            importance=_importance([digests[n] for n in ids]),
            trend=_trend([digests[n] for n in ids], now),
            ticket_ids=sorted(ids),
        )
        for key, ids in tickets.items()
    ]
    return sorted(counts, key=lambda count: (-count.frequency, count.topic))[:MAX_TOPICS]


def normalize_topic(topic: str) -> str:
    """Models spell one topic in several ways; what is left of a mere dash is no topic."""
    # Casefold turns İ into i and a combining dot, which nobody would type.
    folded = unicodedata.normalize("NFKC", topic).casefold().replace("\u0307", "")
    folded = unicodedata.normalize("NFKC", folded)
    # A leading # marks a tag; at the end it belongs to the name, as in C#.
    words = (
        word.lstrip(PUNCTUATION + "#").rstrip(PUNCTUATION) for word in SEPARATORS.split(folded)
    )
    return " ".join(_singular(word) for word in words if word)


def _most_used(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda topic: (-spellings[topic], topic))


def _singular(word: str) -> str:
    """The singular of an English word; other languages' words in -s come out alike as well."""
    if len(word) < 4 or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


def _importance(digests: Collection[TicketDigest]) -> Importance:
    opened = [digest for digest in digests if digest.open]
    if any(digest.priority == "urgent" for digest in opened) or len(opened) >= 5:
        return "high"
    pressing = any(d.priority == "high" or d.sentiment == "negative" for d in opened)
    return "medium" if pressing or len(opened) >= 2 else "low"


def _trend(digests: Collection[TicketDigest], now: datetime) -> Trend:
    recent = sum(digest.created_at > now - PERIOD for digest in digests)
    before = sum(now - 2 * PERIOD < digest.created_at <= now - PERIOD for digest in digests)
    quiet = all(not d.open and d.updated_at <= now - PERIOD for d in digests)
    if recent == len(digests):
        return "new"
    if quiet:
        return "gone"
    return "rising" if recent > before else "falling" if recent < before else "steady"
