"""Documents as a person wants to read them on a terminal."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ticketfu.entity.document import Document
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.numbers import TopicCount
from ticketfu.text import clip
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import ShownPromise

LONGEST_TEXT = 160
SHOWN_TOPICS = 3
SHOWN_ACTIONS = 2
SHOWN_PROMISES = 1
"""So that the whole demo stays on a screen of 40 lines."""

SENTIMENT_COLOURS = {"positive": "green", "neutral": "yellow", "negative": "red"}
TRENDS = {"new": "✦", "rising": "↗", "steady": "→", "falling": "↘", "gone": "·"}
MARKS = {"high": "red", "medium": "yellow", "low": "dim"}


def ticket_panel(ticket: TicketDocument) -> Panel:
    """The gist of a ticket; the REST document has all of it."""
    title = f"Ticket #{ticket.ticket_id} · {ticket.subject or 'no subject'}"
    rows: list[RenderableType] = [Text(title, "bold cyan"), _state(ticket)]
    if summary := ticket.summary:
        sentiment = Text(summary.sentiment, SENTIMENT_COLOURS[summary.sentiment])
        rows += [Text(summary.intent, "bold"), Text(clip(summary.summary, LONGEST_TEXT))]
        rows += [_labelled("Next", clip(summary.next_step, LONGEST_TEXT))]
        rows += [_promised(promise) for promise in summary.promises[:SHOWN_PROMISES]]
        rows += [_labelled("Topics", ", ".join(summary.topics) + " · ").append_text(sentiment)]
    return Panel(Group(*rows))


def organization_panel(organization: OrganizationDocument) -> Panel:
    """The gist of an organization; the REST document has all of it."""
    title = f"Organization · {organization.name or organization.organization_id}"
    rows: list[RenderableType] = [Text(title, "bold magenta"), _state(organization)]
    if summary := organization.summary:
        rows += [Text(clip(summary.overview, LONGEST_TEXT)), _topics(summary.trending_topics)]
        rows += [_labelled("Do", action) for action in summary.recommended_actions[:SHOWN_ACTIONS]]
    return Panel(Group(*rows))


def _promised(promise: ShownPromise) -> Text:
    due = f", due {promise.due}" if promise.due else ""
    text = _labelled("Promised", f"{promise.owner}{due}: {clip(promise.what, LONGEST_TEXT)}")
    return text.append(" overdue", "red") if promise.overdue else text


def _topics(topics: list[TopicCount]) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 3, 0, 0))
    for column in ("topic", "tickets", "importance", "trend", "which"):
        table.add_column(column, justify="right" if column == "tickets" else "left")
    for topic in topics[:SHOWN_TOPICS]:
        which = " ".join(f"#{number}" for number in topic.ticket_ids[:6])
        table.add_row(
            Text(topic.topic),
            str(topic.frequency),
            Text(topic.importance, MARKS[topic.importance]),
            f"{TRENDS[topic.trend]} {topic.trend}",
            Text(which + (" …" if len(topic.ticket_ids) > 6 else ""), "dim"),
        )
    return table


def _state(document: Document) -> Text:
    return Text(" · ".join(_standing(document)), "dim")


def _standing(document: Document) -> Iterator[str]:
    if isinstance(document, TicketDocument):
        yield document.ticket_status or "unknown"
        yield f"{document.comments.covered} of {document.comments.total} comments covered"
    if isinstance(document, OrganizationDocument):
        counts = document.tickets
        yield f"{counts.covered} tickets: {counts.open} open, {counts.solved} solved"
    yield "being refreshed" if document.stale else f"fresh as of {_time(document.as_of)}"
    if document.error:
        yield f"last try failed: {document.error.message}"
    yield f"by {document.model or 'nobody yet'}"


def _labelled(label: str, text: str) -> Text:
    return Text(f"{label}: ", "cyan").append(text)


def _time(moment: datetime | None) -> str:
    return moment.strftime("%H:%M:%S UTC") if moment else "never"
