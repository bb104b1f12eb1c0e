"""From an organization's tickets to the question asked of a language model; pure."""

from ticketfu.llm.instructions import built_in, instructions_for
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.organization.bounds import by_recency
from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import (
    Counted,
    CountedPerson,
    Numbers,
    Period,
    PromiseLists,
    TicketPromise,
    TopicCount,
)
from ticketfu.organization.statistics import sentiment_counts
from ticketfu.organization.summary import Narrative
from ticketfu.organization.topics import Renamed, one_word_each
from ticketfu.text import clip, plain_line

INSTRUCTIONS = built_in("ticketfu.organization")

TICKETS_LANGUAGE = (
    "Write every text in the language of most of the tickets' texts, but topics in English."
)

# Of lists of which the document has more: the oldest promises and waiting tickets, and people.
MOST_SHOWN = 10


def organization_prompt(
    name: str | None,
    digests: Digests,
    count: Counted,
    renamed: Renamed,
    *,
    instructions: str | None,
    language: str | None,
) -> Prompt:
    """Built from the tickets alone: an earlier answer never comes back as material."""
    tickets, counts = count.tickets, count.numbers
    metadata: dict[str, object] = {
        "name": clip(plain_line(name), 100) if name else None,
        "tickets": {"total": tickets.covered, "open": tickets.open, "solved": tickets.solved},
        "sentiment": sentiment_counts(digests),
        "last 30 days": _period(counts.last_30_days),
        "previous 30 days": _period(counts.previous_30_days),
        "waiting_on_us": _waiting(counts),
        "promises": _promises(counts.promises),
        "median_first_reply_minutes": counts.first_reply_minutes.median,
        "median_full_resolution_minutes": counts.full_resolution_minutes.median,
        "satisfaction": {
            "good": counts.satisfaction.good.count,
            "bad": counts.satisfaction.bad.count,
        },
        "people": [_person(person) for person in counts.people[:MOST_SHOWN]],
        "topics": [_topic(topic) for topic in count.topics],
        "turned": [turn.what for turn in count.turned],
    }
    text = instructions_for(instructions or INSTRUCTIONS, Narrative, language, TICKETS_LANGUAGE)
    passages = (
        _passage(ticket_id, digest, renamed)
        for ticket_id, digest in reversed(by_recency(digests))
        if digest.problem or digest.standing
    )
    return Prompt(text, metadata, tuple(passages), language=language)


def _period(period: Period) -> dict[str, int]:
    return {name: tickets.count for name, tickets in period}


def _waiting(counts: Numbers) -> dict[str, object]:
    oldest = [
        {"since": waiting.since.date().isoformat(), "ticket": f"#{waiting.ticket_id}"}
        for waiting in counts.waiting_on_us[:MOST_SHOWN]
    ]
    return {"total": counts.waiting_on_us_total, "oldest": oldest}


def _promises(promises: PromiseLists) -> dict[str, object]:
    return {
        "overdue": {"total": promises.overdue_total, "oldest": _oldest(promises.overdue)},
        "open": {"total": promises.open_total, "oldest": _oldest(promises.open)},
    }


def _oldest(promises: list[TicketPromise]) -> list[dict[str, object]]:
    return [
        {
            "what": promise.what,
            "ticket": f"#{promise.ticket_id}",
            "owner": promise.owner,
            "due": promise.due and promise.due.isoformat(),
        }
        for promise in promises[:MOST_SHOWN]
    ]


def _person(person: CountedPerson) -> dict[str, object]:
    return {"name": person.name, "tickets": person.tickets, "standing": person.standing}


def _topic(topic: TopicCount) -> dict[str, object]:
    return {
        "topic": topic.topic,
        "tickets": topic.frequency,
        "open": topic.open,
        "recent": topic.recent,
        "before": topic.before,
        "trend": topic.trend,
        "importance": topic.importance,
    }


def _passage(ticket_id: int, digest: TicketDigest, renamed: Renamed) -> Passage:
    return Passage(
        id=ticket_id,
        text=digest.problem,
        author=digest.requester,
        at=digest.updated_at.isoformat(),
        details={
            "status": digest.status,
            "priority": digest.priority,
            "topics": one_word_each(digest.topics, (), renamed),
            "sentiment": digest.sentiment,
            "standing": digest.standing,
        },
    )
