"""Topics of an organization's tickets: one word for one thing, and how each moves; pure."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import MAX_TICKET_IDS, Importance, TopicCount, Trend
from ticketfu.organization.periods import Periods, is_supported
from ticketfu.text import plain_line

MAX_TOPICS = 20

# Signs around a word; `C++` keeps its own.
PUNCTUATION = ".,;:!?'\"`´’‘“”„«»()[]{}<>*&/\\|•·…"

SEPARATORS = re.compile(r"[\s_\-‐‑‒–—/&]+")

# A number that some set before each topic of a list.
LIST_MARK = re.compile(r"^(?:\(?\d{1,2}[.)]\s+)+")

# Plurals that only lose their s.
ENDS_IN_E = frozenset(
    [
        "caches",
        "headaches",
        "sizes",
        "prizes",
        "quizzes",
        "causes",
        "clauses",
        "houses",
        "pauses",
        "uses",
        "excuses",
        "movies",
        "cookies",
        "ties",
        "pies",
        "lies",
        "zombies",
        "calories",
    ]
)
SINGULARS = frozenset({"news"})

# Names that people gave; the oldest go first.
MAX_RENAMED = 100

Topics = Mapping[str, list[int]]
Renamed = Mapping[str, str]
"""Names that people gave to topics, by the topic's key."""


def topic_counts(topics: Topics, digests: Digests, periods: Periods) -> list[TopicCount]:
    """Most frequent first."""
    counts = [_counted(topic, ids, digests, periods) for topic, ids in topics.items()]
    return sorted(counts, key=lambda count: (-count.frequency, count.topic))[:MAX_TOPICS]


def tickets_by_topic(digests: Digests, renamed: Renamed) -> dict[str, list[int]]:
    """The ids in order, under each topic's name, or as it is spelled most: "log in" is "login"."""
    tickets: defaultdict[str, set[int]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    given = {topic_key(name): name for name in renamed.values()}
    for ticket_id, digest in digests.items():
        for topic in {renamed_topic(topic, renamed) for topic in digest.topics} - {""}:
            key = topic.replace(" ", "")
            tickets[key].add(ticket_id)
            spellings[key][topic] += 1
    return {
        given.get(key) or _most_used(spellings[key]): sorted(ids) for key, ids in tickets.items()
    }


def renamed_topic(topic: str, renamed: Renamed) -> str:
    """The name that a person gave to a topic, else the topic, normalized."""
    name = normalize_topic(topic)
    return renamed.get(name.replace(" ", ""), name)


def one_word_each(topics: Iterable[str], known: Iterable[str], renamed: Renamed) -> list[str]:
    """Topics as they are called already, where they are; each once."""
    names = {topic_key(topic): topic for topic in known} | {
        topic_key(name): name for name in renamed.values()
    }
    called: dict[str, str] = {}
    for topic in topics:
        if key := topic_key(renamed_topic(topic, renamed)):
            called.setdefault(key, names.get(key, topic))
    return list(called.values())


def tickets_to_rename(digests: Digests, renamed: Renamed) -> list[int]:
    """Tickets that call a topic by a name that it no longer has."""
    return [
        ticket_id
        for ticket_id, digest in digests.items()
        if any(topic_key(topic) in renamed for topic in digest.topics)
    ]


def with_name(renamed: Renamed, topic: str, name: str) -> dict[str, str]:
    """Names with one more, which holds also for topics that were renamed to this one before."""
    old, name = topic_key(topic), normalize_topic(name)
    changed = {
        key: name if topic_key(given) == old else given
        for key, given in renamed.items()
        if key not in {old, topic_key(name)}
    }
    return dict([*changed.items(), (old, name)][-MAX_RENAMED:])


def topic_key(topic: str) -> str:
    """Equal for two spellings of one topic."""
    return normalize_topic(topic).replace(" ", "")


def normalize_topic(topic: str) -> str:
    """Models spell one topic in several ways; what is left of a mere dash is no topic."""
    # Casefold turns İ into i and a combining dot, which nobody would type.
    folded = unicodedata.normalize("NFKC", plain_line(topic)).casefold().replace("\u0307", "")
    folded = LIST_MARK.sub("", unicodedata.normalize("NFKC", folded).strip())
    return " ".join(word for word in map(_normalized, SEPARATORS.split(folded)) if word)


def _counted(topic: str, ids: list[int], digests: Digests, periods: Periods) -> TopicCount:
    tickets = [digests[ticket_id] for ticket_id in ids]
    recent = sum(periods.is_recent(ticket.created_at) for ticket in tickets)
    before = sum(periods.is_before(ticket.created_at) for ticket in tickets)
    return TopicCount(
        topic=topic,
        frequency=len(ids),
        open=sum(ticket.open for ticket in tickets),
        importance=_importance(tickets),
        trend=_trend(tickets, recent, before, periods),
        recent=recent,
        before=before,
        since=min(ticket.created_at for ticket in tickets),
        ticket_ids=ids[-MAX_TICKET_IDS:],
    )


def _normalized(word: str) -> str:
    """Without signs around it and in the singular, of which either may uncover the other."""
    # A leading # marks a tag; at the end it belongs to the name, as in C#.
    bare = _singular(word.lstrip(PUNCTUATION + "#").rstrip(PUNCTUATION))
    return bare if bare == word else _normalized(bare)


def _most_used(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda topic: (-spellings[topic], topic))


def _singular(word: str) -> str:
    """The singular of an English word; other languages' words in -s come out alike as well."""
    if word in {"ins", "outs", "offs"}:  # Of sign-ins and log-outs.
        return word[:-1]
    if len(word) < 4 or word in SINGULARS or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 4 and word not in ENDS_IN_E:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes", "uses")) and word not in ENDS_IN_E:
        return word[:-2]
    return word.removesuffix("s")


def _importance(tickets: Collection[TicketDigest]) -> Importance:
    opened = [ticket for ticket in tickets if ticket.open]
    if any(ticket.priority == "urgent" for ticket in opened) or len(opened) >= 5:
        return "high"
    pressing = any(one.priority == "high" or one.sentiment == "negative" for one in opened)
    return "medium" if pressing or len(opened) >= 2 else "low"


def _trend(tickets: Collection[TicketDigest], recent: int, before: int, periods: Periods) -> Trend:
    if is_supported(recent, before):
        return "new" if recent == len(tickets) else "rising"
    if not any(one.open or periods.is_recent(one.updated_at) for one in tickets):
        return "gone"
    return "falling" if is_supported(before, recent) else "steady"
