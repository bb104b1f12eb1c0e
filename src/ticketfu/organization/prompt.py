"""From an organization's tickets to the question asked of a language model; pure."""

from ticketfu.llm.prompt import Passage, Prompt, guarded
from ticketfu.organization.models import TicketCounts, TicketDigest, TopicCount
from ticketfu.organization.statistics import Digests, by_recency, sentiment_counts
from ticketfu.text import clip, plain_line

INSTRUCTIONS = """\
You brief an account manager on one customer organization from its support tickets.
The material has one ticket a line with what it is about, oldest first, and on its last line what
was counted. The counts are exact: use them, never make up others, and never count yourself. Name
tickets as #42.
- overview: 2 to 3 sentences on how this customer is doing with us.
- main_topics: what their tickets are about, most important first.
- key_people: who asks most, and about what.
- key_insights: one paragraph on what needs attention and why, with ticket numbers.
- recommended_actions: 1 to 4 concrete things to do, most urgent first."""

TICKETS_LANGUAGE = (
    "Write every text in the language of most of the tickets' texts, but topics in English."
)


def organization_prompt(
    name: str | None,
    digests: Digests,
    counts: TicketCounts,
    topics: list[TopicCount],
    *,
    instructions: str | None,
    language: str | None,
) -> Prompt:
    """Built from the tickets alone: an earlier answer never comes back as material."""
    metadata: dict[str, object] = {
        "name": clip(plain_line(name), 100) if name else None,
        "tickets": {"total": counts.covered, "open": counts.open, "solved": counts.solved},
        "sentiment": sentiment_counts(digests),
        "topics": [_topic(topic, digests) for topic in topics],
    }
    text = guarded(instructions or INSTRUCTIONS, language, TICKETS_LANGUAGE)
    passages = (_passage(number, digest) for number, digest in reversed(by_recency(digests)))
    return Prompt(text, metadata, tuple(passages))


def _topic(topic: TopicCount, digests: Digests) -> dict[str, object]:
    return {
        "topic": topic.topic,
        "tickets": topic.frequency,
        "open": sum(digests[number].open for number in topic.ticket_ids),
        "trend": topic.trend,
        "importance": topic.importance,
    }


def _passage(ticket_id: int, digest: TicketDigest) -> Passage:
    return Passage(
        id=ticket_id,
        text=digest.gist,
        author=digest.requester,
        at=digest.updated_at.isoformat(),
        details={
            "status": digest.status,
            "priority": digest.priority,
            "topics": digest.topics,
            "sentiment": digest.sentiment,
        },
    )
