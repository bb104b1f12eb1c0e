"""What the customer wants, in one sentence about them."""

from ticketfu.extractive.quoting import quote, quoted
from ticketfu.extractive.selection import Selection

_SUBJECT, _WORDS = 70, 150
"""Characters: a list and an organization's ticket hold little more."""


def intent(selection: Selection) -> str:
    talk, told = selection.talk, selection.intent
    language, subject = talk.language, talk.matter
    told_of = quoted(subject, language, _SUBJECT) if subject else ""
    if told is None or told.comment.role != "customer":
        if not told_of and told:
            told_of = quote(talk, [told], _WORDS)
        frame = "about" if told_of else "nothing"
        return language.say(frame, name=talk.customer, subject=told_of)
    frame = "asks" if told is selection.asks.wish else "reports"
    return language.say(
        f"{frame}_about" if told_of else frame,
        name=talk.name(told.comment),
        subject=told_of,
        quote=quote(talk, [told], _WORDS),
    )
