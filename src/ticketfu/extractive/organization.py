"""The fields of an organization's answer: words around the numbers that are given."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ticketfu.extractive.account import Account, Ticket, Topic
from ticketfu.extractive.voice import finished
from ticketfu.text import clip

MOST_TOPICS = 5
MOST_PEOPLE = 5
MOST_ACTIONS = 4


def overview(account: Account) -> str:
    total, open_ones = account.count("tickets", "total"), account.count("tickets", "open")
    if not total:
        return f"{account.name} has no tickets yet."
    solved = account.count("tickets", "solved")
    lines = [f"{account.name} has {_many(total)}: {open_ones} open and {solved} solved."]
    if account.topics:
        lines.append(f"Main topics: {_and(map(_sized, account.topics[:3]))}.")
    moods = [
        f"{account.count('sentiment', mood)} {mood}"
        for mood in ("negative", "neutral", "positive")
        if account.count("sentiment", mood)
    ]
    return " ".join([*lines, f"Mood of the tickets: {_and(moods)}." if moods else ""]).strip()


def main_topics(account: Account) -> list[str]:
    return [_sized(topic) for topic in account.topics[:MOST_TOPICS]]


def key_people(account: Account) -> list[str]:
    """The count is of the tickets at hand; where some were left out, it says so."""
    seen = len(account.tickets)
    among = f" of the {seen} tickets read" if account.prompt.omitted else ""
    return [
        f"{clip(name, 80)} ({f'{n}{among}' if among else _many(n)})"
        for name, n in account.people[:MOST_PEOPLE]
    ]


def key_insights(account: Account) -> str:
    if not account.tickets:
        return "There is nothing to learn from yet."
    lines = [_pressing(account)]
    for trend, words in (
        ("new", "New in the last period"),
        ("rising", "On the rise"),
        ("gone", "No longer coming up"),
    ):
        if moved := [_counted(topic) for topic in account.topics if topic.trend == trend]:
            lines.append(f"{words}: {_and(moved[:4])}.")
    if account.people and account.people[0][1] > 1 and not account.prompt.omitted:
        name, n = account.people[0]
        unhappy = sum(one.negative for one in account.tickets if one.passage.author == name)
        mood = f", {unhappy} of them negative" if unhappy else ""
        lines.append(f"{clip(name, 80)} asked most often: {_many(n)}{mood}.")
    return " ".join(lines)


def recommended_actions(account: Account) -> list[str]:
    actions = [
        finished(f"Answer {_label(ticket)} first: {clip(ticket.passage.text, 150)}")
        for ticket in account.pressing[:1]
    ]
    actions += [action for topic in account.topics if (action := _act(account, topic))][:2]
    if len(account.pressing) > 1:
        others = _numbers(account.pressing[1:6])
        actions.insert(1, f"Then take {others}: urgent, high or unhappy, and still open.")
    if not actions and account.count("tickets", "open"):
        waiting = [ticket for ticket in account.tickets if ticket.open]
        actions.append(f"Work through what is open: {_numbers(waiting[:5]) or 'nothing urgent'}.")
    return actions[:MOST_ACTIONS] or [
        "Nothing is open: check in with the customer while things are calm."
    ]


def _act(account: Account, topic: Topic) -> str:
    """A shared cause for what is open together; an article for what was asked again and again."""
    found = [ticket for ticket in account.tickets if ticket.about(topic.name)]
    waiting = [ticket for ticket in found if ticket.open]
    if len(waiting) > 1:
        return f"Look for a common cause of the open {topic.name} tickets: {_numbers(waiting[:6])}."
    if len(found) > 2:
        return f"Write a help article on {topic.name}, asked in {_numbers(found[:6])}."
    return ""


def _pressing(account: Account) -> str:
    if not account.pressing:
        return "No open ticket is urgent, high or unhappy."
    told = [f"{_label(one)}: {clip(one.passage.text, 160)}" for one in account.pressing[:3]]
    return "Most pressing: " + " ".join(map(finished, told))


def _label(ticket: Ticket) -> str:
    marks = [ticket.detail("priority")] if ticket.detail("priority") in {"urgent", "high"} else []
    marks += [ticket.detail("status")] if ticket.detail("status") else []
    marks += ["negative"] if ticket.negative else []
    return f"#{ticket.passage.id} ({', '.join(marks)})" if marks else f"#{ticket.passage.id}"


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


FIELDS: Mapping[str, Callable[[Account], object]] = MappingProxyType(
    {
        "overview": overview,
        "main_topics": main_topics,
        "key_people": key_people,
        "key_insights": key_insights,
        "recommended_actions": recommended_actions,
    }
)
