"""Conversations to be told in a line: who speaks, and what they say."""

from ticketfu.extractive import Extractive
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.ticket.summary import TicketSummary

TWICE = "We were charged twice for our November subscription. The amount is EUR 480 each time."


def customer(text: str, author: str = "Dana Ruiz", **details: object) -> Passage:
    return Passage(0, text, author, "customer", details=details)


def agent(text: str) -> Passage:
    return Passage(0, text, "Priya Patel", "agent")


def note(text: str) -> Passage:
    return Passage(0, text, "Tom Becker", "note")


def system(text: str) -> Passage:
    return Passage(0, text, "", "system")


def prompt(*comments: Passage, **attributes: object) -> Prompt:
    known: dict[str, object] = {
        "subject": "Charged twice in November",
        "status": "open",
        "priority": "normal",
        "requester": "Dana Ruiz",
        "assignee": "Priya Patel",
        "organization": None,
        "tags": [],
    }
    numbered = (
        Passage(100 + n, one.text, one.author, one.role, f"2025-11-{n % 28 + 1:02d}", one.details)
        for n, one in enumerate(comments)
    )
    return Prompt("", known | attributes, tuple(numbered))


async def summary_of(*comments: Passage, **attributes: object) -> TicketSummary:
    return (await Extractive().complete(prompt(*comments, **attributes), TicketSummary)).answer
