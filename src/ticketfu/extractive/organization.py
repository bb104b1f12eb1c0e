"""The fields of an organization's answer: words around the numbers that are given."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ticketfu.extractive.figures import activity, overdue, overdue_tickets, turns, waiting
from ticketfu.extractive.tickets import KnownTicket, KnownTickets, Topic
from ticketfu.text import clip

MOST_TOPICS = 5
MOST_PEOPLE = 5
MOST_ACTIONS = 4
# Characters of what is told of one ticket.
_LONGEST = 170


def overview(tickets: KnownTickets) -> str:
    total = tickets.count("tickets", "total")
    if not total:
        return tickets.sentence("none_yet", name=tickets.name)
    states = _counts(tickets, "tickets", [("open", "n_open"), ("solved", "n_solved")])
    many = tickets.many(total)
    lines = [tickets.sentence("has", name=tickets.name, tickets=many, counts=states)]
    if tickets.topics:
        named = tickets.listed(_sized(tickets, topic) for topic in tickets.topics[:3])
        lines.append(tickets.sentence("topics_are", topics=named))
    felt = [("negative", "n_unhappy"), ("positive", "n_content")]
    if feelings := _counts(tickets, "sentiment", felt):
        lines.append(tickets.sentence("tone", counts=feelings))
    return tickets.joined([*lines, *activity(tickets)])


def main_topics(tickets: KnownTickets) -> list[str]:
    return [_sized(tickets, topic) for topic in tickets.topics[:MOST_TOPICS]]


def key_people(tickets: KnownTickets) -> list[str]:
    """The count is of the tickets at hand; where some were left out, it says so."""
    seen = len(tickets.all)
    counted = bool(tickets.prompt.metadata.get("people"))
    among = tickets.prompt.omitted and not counted
    return [
        f"{clip(name, 80)} ({tickets.say('among', n=n, seen=seen) if among else tickets.many(n)})"
        for name, n in tickets.people[:MOST_PEOPLE]
    ]


def key_insights(tickets: KnownTickets) -> str:
    if not tickets.all:
        return tickets.sentence("nothing_known")
    urgent = [*turns(tickets), *_risks(tickets), *overdue(tickets), *waiting(tickets)]
    return tickets.joined([*urgent, *_pressing(tickets), *_moving(tickets), *_askers(tickets)])


def recommended_actions(tickets: KnownTickets) -> list[str]:
    due = [ticket for ticket in tickets.pressing if ticket.ours]
    others = [ticket for ticket in tickets.pressing if not ticket.ours]
    late = overdue_tickets(tickets)
    actions = [tickets.sentence("keep", tickets=tickets.listed(late))] if late else []
    actions += [tickets.sentence("start", ticket=_label(tickets, ticket)) for ticket in due[:1]]
    if due[1:]:
        actions.append(tickets.sentence("then", tickets=_labels(tickets, due[1:5])))
    actions += list(_causes(tickets))[:2]
    if others:
        frame = "watch" if len(others) == 1 else "watch_many"
        actions.append(tickets.sentence(frame, tickets=_labels(tickets, others[:4])))
    open_ones = [ticket for ticket in tickets.all if ticket.open]
    if not actions and open_ones:
        actions.append(tickets.sentence("work", tickets=_numbers(tickets, open_ones[:5])))
    return actions[:MOST_ACTIONS] or [tickets.sentence("quiet")]


def _causes(tickets: KnownTickets) -> Iterator[str]:
    """A shared cause for what is open together, an article for what is asked again and again."""
    named: list[set[int]] = []
    for topic in tickets.topics:
        found = [ticket for ticket in tickets.all if ticket.about(topic.name)]
        waiting = [ticket for ticket in found if ticket.open]
        group = {ticket.passage.id for ticket in (waiting if len(waiting) > 1 else found)}
        if any(group <= other for other in named):
            continue
        if len(waiting) > 1:
            shared = _numbers(tickets, waiting[:6])
            yield tickets.sentence("cause", topic=topic.name, tickets=shared)
        elif len(found) > 2:
            asked = _numbers(tickets, found[:6])
            yield tickets.sentence("article", topic=topic.name, tickets=asked)
        else:
            continue
        named.append(group)


def _risks(tickets: KnownTickets) -> Iterator[str]:
    if risky := [ticket for ticket in tickets.all if ticket.at_risk]:
        said = [f"#{ticket.passage.id}: {_words_of(ticket)}" for ticket in risky[:2]]
        yield tickets.say("risk", tickets=tickets.joined(said))


def _pressing(tickets: KnownTickets) -> Iterator[str]:
    if not tickets.pressing:
        yield tickets.sentence("calm")
    others = [ticket for ticket in tickets.pressing if not ticket.at_risk]
    if others:
        said = [f"{_label(tickets, ticket)}: {_words_of(ticket)}" for ticket in others[:3]]
        yield tickets.say("pressing", tickets=tickets.joined(said))


def _moving(tickets: KnownTickets) -> Iterator[str]:
    for trend, frame in (("new", "new_topics"), ("rising", "rising_topics")):
        moved = [f"{one.name} ({one.tickets})" for one in tickets.topics if one.trend == trend]
        if moved:
            yield tickets.sentence(frame, topics=tickets.listed(moved[:4]))


def _askers(tickets: KnownTickets) -> Iterator[str]:
    """The people with most tickets: all of them, where several have as many."""
    most = tickets.people[0][1] if tickets.people else 0
    leading = [clip(name, 80) for name, n in tickets.people if n == most]
    if most > 1 and len(leading) <= 3 and not tickets.prompt.omitted:
        frame = "each_asked_most" if len(leading) > 1 else "asked_most"
        many = tickets.many(most)
        yield tickets.sentence(frame, names=tickets.listed(leading), tickets=many)


def _words_of(ticket: KnownTicket) -> str:
    """The text of a ticket, cut at the end of a sentence where there is one."""
    text = clip(ticket.text, _LONGEST)
    ends = [text.rfind(end) for end in (". ", ".” ", "。", "?” ", "!” ")]
    end = max(ends, default=0)
    text = text[: end + 1] if text.endswith("…") and end > _LONGEST // 3 else text
    # In German “ closes what „ has opened.
    if text.count("“") > text.count("”") + text.count("„"):
        text += "”"
    return text if text.rstrip("”»“」").endswith((".", "!", "?", "…", "。", "？")) else f"{text}."


def _label(tickets: KnownTickets, ticket: KnownTicket) -> str:
    priority, status = ticket.detail("priority"), ticket.detail("status")
    marks = [priority] if priority in {"urgent", "high"} else []
    marks += [status] if status else []
    marks += ["unhappy"] if ticket.negative else []
    shown = tickets.separated(tickets.named(mark) for mark in marks)
    return f"#{ticket.passage.id} ({shown})" if shown else f"#{ticket.passage.id}"


def _labels(tickets: KnownTickets, some: Iterable[KnownTicket]) -> str:
    return tickets.listed(_label(tickets, ticket) for ticket in some)


def _counts(tickets: KnownTickets, group: str, frames: Iterable[tuple[str, str]]) -> str:
    """Counts that are not zero."""
    counted = [(tickets.count(group, key), frame) for key, frame in frames]
    return tickets.listed(tickets.say(frame, n=n) for n, frame in counted if n)


def _sized(tickets: KnownTickets, topic: Topic) -> str:
    waiting = [tickets.say("n_open", n=topic.open)] if topic.open else []
    return f"{topic.name} ({tickets.separated([tickets.many(topic.tickets), *waiting])})"


def _numbers(tickets: KnownTickets, some: Iterable[KnownTicket]) -> str:
    return tickets.listed(f"#{ticket.passage.id}" for ticket in some)


ORGANIZATION_FIELDS: Mapping[str, Callable[[KnownTickets], object]] = MappingProxyType(
    {
        "overview": overview,
        "main_topics": main_topics,
        "key_people": key_people,
        "key_insights": key_insights,
        "recommended_actions": recommended_actions,
    }
)
