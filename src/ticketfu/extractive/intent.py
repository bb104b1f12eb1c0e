"""The intent: a sentence about what the customer wants."""

from ticketfu.extractive.quoting import quote, quoted
from ticketfu.extractive.selection import Selection

# Characters: a list and an organization's ticket hold little more.
_SUBJECT, _WORDS = 70, 150


def intent(selection: Selection) -> str:
    talk, picked = selection.talk, selection.intent
    language, subject = talk.language, talk.matter
    about = quoted(subject, language, _SUBJECT) if subject else ""
    if picked is None or picked.comment.role != "customer":
        if not about and picked:
            about = quote(talk, [picked], _WORDS)
        frame = "about" if about else "nothing"
        return language.say(frame, name=talk.customer, subject=about)
    frame = "asks" if picked is selection.asks.wish else "reports"
    return language.say(
        f"{frame}_about" if about else frame,
        name=talk.name(picked.comment),
        subject=about,
        quote=quote(talk, [picked], _WORDS),
    )
