"""Documents as a person wants to read them on a terminal."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ticketfu.entity.document import Document
from ticketfu.organization.models import OrganizationDocument, TopicCount
from ticketfu.ticket.models import TicketDocument

SENTIMENTS = {"positive": "green", "neutral": "yellow", "negative": "red"}
TRENDS = {"new": "✦", "rising": "↗", "steady": "→", "falling": "↘", "gone": "·"}
MARKS = {"high": "red", "medium": "yellow", "low": "dim"}


def ticket_panel(ticket: TicketDocument) -> Panel:
    summary = ticket.summary
    rows: list[RenderableType] = [_state(ticket)]
    if summary:
        sentiment = Text(summary.sentiment, SENTIMENTS[summary.sentiment])
        rows += [Text(summary.intent, "bold"), Text(summary.summary), Text("")]
        rows += [_fact("Next", summary.next_step)]
        rows += [_fact("Open question", question) for question in summary.open_questions]
        rows += [_fact("Topics", ", ".join(summary.topics) + " · ").append_text(sentiment)]
        rows += [
            _fact("Shown by", f"{item.claim}  ({_comments(item.comment_ids)})", "dim")
            for item in summary.evidence
        ]
    title = f"Ticket #{ticket.ticket_id} · {ticket.subject or 'no subject'}"
    return Panel(Group(*rows), title=Text(title, "bold cyan"), title_align="left", padding=(1, 2))


def organization_panel(organization: OrganizationDocument) -> Panel:
    summary = organization.summary
    rows: list[RenderableType] = [_state(organization)]
    if summary:
        rows += [Text(summary.overview, "bold"), Text("")]
        rows += [_topics(summary.trending_topics), Text("")]
        rows += [Text(summary.key_insights), Text("")]
        rows += [_fact("Key people", ", ".join(summary.key_people))]
        rows += [_fact("Do", action) for action in summary.recommended_actions]
    title = f"Organization · {organization.name or organization.organization_id}"
    return Panel(
        Group(*rows), title=Text(title, "bold magenta"), title_align="left", padding=(1, 2)
    )


def _topics(topics: list[TopicCount]) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 3, 0, 0))
    for column in ("topic", "tickets", "importance", "trend", "which"):
        table.add_column(column, justify="right" if column == "tickets" else "left")
    for topic in topics[:6]:
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
    return Text(" · ".join(_standing(document)), "dim", end="\n\n")


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


def _fact(label: str, text: str, style: str = "") -> Text:
    return Text(f"{label}: ", "cyan").append(text, style)


def _comments(ids: list[int]) -> str:
    return ("comment " if len(ids) == 1 else "comments ") + ", ".join(str(n) for n in ids)


def _time(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC") if moment else "never"
