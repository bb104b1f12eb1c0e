"""The fields of an organization's answer: words around the numbers that are given."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ticketfu.extractive.tickets import Ticket, Tickets, Topic
from ticketfu.text import clip

MOST_TOPICS = 5
MOST_PEOPLE = 5
MOST_ACTIONS = 4
# Characters of what is told of one ticket.
_LONGEST = 170


def overview(tickets: Tickets) -> str:
    total = tickets.count("tickets", "total")
    if not total:
        return f"{tickets.name} has no tickets yet."
    states = [("open", "open"), ("solved", "solved")]
    lines = [f"{tickets.name} has {_many(total)}: {_counts(tickets, 'tickets', states)}."]
    if tickets.topics:
        lines.append(f"Main topics: {_and(map(_sized, tickets.topics[:3]))}.")
    felt = [("negative", "unhappy"), ("positive", "content")]
    if feelings := _counts(tickets, "sentiment", felt):
        lines.append(f"By tone: {feelings}.")
    return " ".join(lines)


def main_topics(tickets: Tickets) -> list[str]:
    return [_sized(topic) for topic in tickets.topics[:MOST_TOPICS]]


def key_people(tickets: Tickets) -> list[str]:
    """The count is of the tickets at hand; where some were left out, it says so."""
    seen = len(tickets.all)
    among = f" of the {seen} tickets read" if tickets.prompt.omitted else ""
    return [
        f"{clip(name, 80)} ({f'{n}{among}' if among else _many(n)})"
        for name, n in tickets.people[:MOST_PEOPLE]
    ]


def key_insights(tickets: Tickets) -> str:
    if not tickets.all:
        return "There is nothing to learn from yet."
    return " ".join([*_risks(tickets), *_pressing(tickets), *_moving(tickets), *_askers(tickets)])


def recommended_actions(tickets: Tickets) -> list[str]:
    due = [ticket for ticket in tickets.pressing if ticket.ours]
    waiting = [ticket for ticket in tickets.pressing if not ticket.ours]
    actions = [f"Start with {_label(ticket)}." for ticket in due[:1]]
    if due[1:]:
        actions.append(f"Then take {_and(map(_label, due[1:5]))}.")
    actions += list(_causes(tickets))[:2]
    if waiting:
        verb = "waits" if len(waiting) == 1 else "wait"
        actions.append(
            f"Keep an eye on {_and(map(_label, waiting[:4]))}, which {verb} for somebody else."
        )
    open_ones = [ticket for ticket in tickets.all if ticket.open]
    if not actions and open_ones:
        actions.append(f"Work through what is open: {_numbers(open_ones[:5])}.")
    return actions[:MOST_ACTIONS] or [
        "Nothing is open: check in with the customer while things are calm."
    ]


def _causes(tickets: Tickets) -> Iterator[str]:
    """A shared cause for what is open together, an article for what is asked again and again."""
    named: list[set[int]] = []
    for topic in tickets.topics:
        found = [ticket for ticket in tickets.all if ticket.about(topic.name)]
        waiting = [ticket for ticket in found if ticket.open]
        group = {ticket.passage.id for ticket in (waiting if len(waiting) > 1 else found)}
        if any(group <= other for other in named):
            continue
        if len(waiting) > 1:
            shared = _numbers(waiting[:6])
            yield f"See whether the open {topic.name} tickets {shared} have a common cause."
        elif len(found) > 2:
            yield f"Write a help article on {topic.name}, asked in {_numbers(found[:6])}."
        else:
            continue
        named.append(group)


def _risks(tickets: Tickets) -> Iterator[str]:
    if risky := [ticket for ticket in tickets.all if ticket.at_risk]:
        picked = " ".join(f"#{one.passage.id}: {_words_of(one)}" for one in risky[:2])
        yield f"The customer may leave or escalate: {picked}"


def _pressing(tickets: Tickets) -> Iterator[str]:
    if not tickets.pressing:
        yield "No open ticket is urgent, high or unhappy."
    others = [ticket for ticket in tickets.pressing if not ticket.at_risk]
    if others:
        picked = " ".join(f"{_label(one)}: {_words_of(one)}" for one in others[:3])
        yield f"Most pressing: {picked}"


def _moving(tickets: Tickets) -> Iterator[str]:
    for trend, said in (("new", "New lately"), ("rising", "More often than before")):
        if moved := [_counted(topic) for topic in tickets.topics if topic.trend == trend]:
            yield f"{said}: {_and(moved[:4])}."


def _askers(tickets: Tickets) -> Iterator[str]:
    """The people with most tickets: all of them, where several have as many."""
    most = tickets.people[0][1] if tickets.people else 0
    leading = [name for name, n in tickets.people if n == most]
    if most > 1 and len(leading) <= 3 and not tickets.prompt.omitted:
        each = " each" if len(leading) > 1 else ""
        yield f"{_and(clip(name, 80) for name in leading)} asked most often: {_many(most)}{each}."


def _words_of(ticket: Ticket) -> str:
    """The text of a ticket, cut at the end of a sentence where there is one."""
    text = clip(ticket.text, _LONGEST)
    ends = [text.rfind(end) for end in (". ", ".” ", "。", "?” ", "!” ")]
    end = max(ends, default=0)
    text = text[: end + 1] if text.endswith("…") and end > _LONGEST // 3 else text
    if text.count("“") > text.count("”"):
        text += "”"
    return text if text.rstrip("”»“」").endswith((".", "!", "?", "…", "。", "？")) else f"{text}."


def _label(ticket: Ticket) -> str:
    marks = [ticket.detail("priority")] if ticket.detail("priority") in {"urgent", "high"} else []
    marks += [ticket.detail("status")] if ticket.detail("status") else []
    marks += ["unhappy"] if ticket.negative else []
    return f"#{ticket.passage.id} ({', '.join(marks)})" if marks else f"#{ticket.passage.id}"


def _counts(tickets: Tickets, group: str, names: Iterable[tuple[str, str]]) -> str:
    """Counts that are not zero."""
    counted = [(tickets.count(group, key), name) for key, name in names]
    return _and(f"{n} {name}" for n, name in counted if n)


def _sized(topic: Topic) -> str:
    waiting = f", {topic.open} open" if topic.open else ""
    return f"{topic.name} ({_many(topic.tickets)}{waiting})"


def _counted(topic: Topic) -> str:
    return f"{topic.name} ({topic.tickets})"


def _numbers(tickets: Iterable[Ticket]) -> str:
    return _and(f"#{ticket.passage.id}" for ticket in tickets)


def _many(tickets: int) -> str:
    return f"{tickets} ticket" if tickets == 1 else f"{tickets} tickets"


def _and(parts: Iterable[str]) -> str:
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last


FIELDS: Mapping[str, Callable[[Tickets], object]] = MappingProxyType(
    {
        "overview": overview,
        "main_topics": main_topics,
        "key_people": key_people,
        "key_insights": key_insights,
        "recommended_actions": recommended_actions,
    }
)
