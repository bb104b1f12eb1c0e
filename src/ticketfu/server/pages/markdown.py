"""Documents as Markdown, to paste into a note, a mail or a page of one's own."""

import re
from collections.abc import Iterable, Iterator

from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.numbers import Numbers, TicketPromise
from ticketfu.organization.turn_words import turn_sentence
from ticketfu.ticket.models import TicketDocument

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def _text(value: object) -> str:
    """Customers' words stay words: no mark-up, no line of their own."""
    return SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def _listed(title: str, items: Iterable[object]) -> Iterator[str]:
    rows = [f"- {_text(item)}" for item in items if str(item).strip()]
    if rows:
        yield "\n".join([f"**{title}**", "", *rows])


def ticket_markdown(ticket: TicketDocument, url: str | None) -> str:
    number = f"[#{ticket.ticket_id}]({url})" if url else f"#{ticket.ticket_id}"
    parts = [f"### {number} {_text(ticket.subject or '')}".rstrip()]
    if summary := ticket.summary:
        parts += [f"**{_text(summary.intent)}**", _text(summary.summary)]
        if summary.next_step:
            parts.append(f"**Next:** {_text(summary.next_step)}")
        parts += _listed("Open questions", summary.open_questions)
    return "\n\n".join(part for part in parts if part) + "\n"


def organization_markdown(organization: OrganizationDocument) -> str:
    name = organization.name or f"Organization {organization.organization_id}"
    counts, summary = organization.tickets, organization.summary
    parts = [
        f"## {_text(name)}",
        f"{counts.covered} tickets: {counts.open} open, {counts.solved} solved",
    ]
    parts += _listed(
        "Turned",
        (turn_sentence(turn.what, turn.recent, turn.before) for turn in organization.turned),
    )
    if summary:
        parts += [_text(summary.overview), _text(summary.key_insights)]
    if organization.numbers:
        parts += _numbers(organization.numbers)
    if summary:
        parts += _listed("What to do", summary.recommended_actions)
    return "\n\n".join(part for part in parts if part) + "\n"


def _numbers(numbers: Numbers) -> Iterator[str]:
    """Promises and waiting tickets, oldest first, and this period beside the one before."""
    promises = numbers.promises
    owed = [f"overdue: {_promise(promise)}" for promise in promises.overdue]
    owed += [_promise(promise) for promise in promises.open]
    owed += [
        f"#{waiting.ticket_id} waits since {waiting.since:%Y-%m-%d}"
        for waiting in numbers.waiting_on_us
    ]
    yield from _listed("What we owe", owed)
    rows = ["| | 30 days | before |", "|---|--:|--:|"]
    for name in ("opened", "solved", "reopened", "negative"):
        now, before = getattr(numbers.last_30_days, name), getattr(numbers.previous_30_days, name)
        rows.append(f"| {name} | {now.count} | {before.count} |")
    yield "\n".join(rows)


def _promise(promise: TicketPromise) -> str:
    due = f", by {promise.due:%Y-%m-%d}" if promise.due else ""
    return f"#{promise.ticket_id} {promise.what} ({promise.owner or 'nobody named'}{due})"
