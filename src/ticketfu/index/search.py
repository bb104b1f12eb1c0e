"""Questions to the index in SQL: parts of words in any script, and filters."""

from dataclasses import dataclass, field

from ticketfu.index.entries import search_form, to_microseconds
from ticketfu.index.models import OrganizationFilter, TicketFilter
from ticketfu.organization.topics import topic_key

MOST_WORDS = 20
"""Of a question; the others are not looked at."""

MOST_TRIGRAMS = 40
"""Of all words together: they only narrow down, and every word is held against the text."""

TRIGRAM = 3


@dataclass
class SqlConditions:
    """Parts of a WHERE, and the values for their places."""

    parts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, part: str, *values: object) -> None:
        self.parts.append(part)
        self.values += values

    def sql(self) -> str:
        return " AND ".join(["1", *self.parts])


def ticket_conditions(wanted: TicketFilter) -> SqlConditions:
    conditions = SqlConditions()
    for column, value in (
        ("organization_id", wanted.organization_id),
        ("ticket_status", wanted.status),
        ("status", wanted.document_status),
        ("sentiment", wanted.sentiment),
        ("error_code", wanted.error_code),
        ("stale", wanted.stale),
        ("held", wanted.held),
    ):
        if value is not None:
            conditions.add(f"ticket.{column} = ?", value)
    if wanted.since is not None:
        conditions.add("ticket.published >= ?", to_microseconds(wanted.since))
    if wanted.topic is not None:
        _add_topic(conditions, wanted)
    if wanted.ids is not None:
        places = ", ".join("?" * len(wanted.ids))
        conditions.add(f"ticket.id IN ({places})", *wanted.ids)
    words = question_words(wanted.q)
    if trigrams := _trigrams(words):
        conditions.add(
            "ticket.id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH ?)", trigrams
        )
    _add_words(conditions, "ticket", words)
    return conditions


def organization_conditions(wanted: OrganizationFilter) -> SqlConditions:
    conditions = SqlConditions()
    _add_words(conditions, "organization", question_words(wanted.q))
    return conditions


def question_words(q: str | None) -> list[str]:
    """Each must stand in the text; a text of blanks alone asks for everything."""
    return list(dict.fromkeys(search_form(q or "").split()))[:MOST_WORDS]


def _add_topic(conditions: SqlConditions, wanted: TicketFilter) -> None:
    """The ticket's own topics, and those that its organization has renamed or merged."""
    key = topic_key(wanted.topic or "")
    conditions.add(
        "ticket.id IN (SELECT ticket_id FROM ticket_topic WHERE topic = ?"
        " UNION SELECT ticket_id FROM organization_topic_ticket WHERE topic = ?)",
        key,
        key,
    )


def _add_words(conditions: SqlConditions, table: str, words: list[str]) -> None:
    for word in words:
        conditions.add(f"instr({table}.words, ?) > 0", word)


def _trigrams(words: list[str]) -> str:
    """Parts that a text must hold for all words to stand in it; empty if no word is long enough."""
    found = dict.fromkeys(
        word[start : start + TRIGRAM] for word in words for start in range(len(word) - TRIGRAM + 1)
    )
    quoted = ['"' + trigram.replace('"', '""') + '"' for trigram in found]
    return " AND ".join(quoted[:MOST_TRIGRAMS])
