"""Announcements of staff that nobody has kept yet, as far as the words show it."""

from ticketfu.extractive.comments import Sentence
from ticketfu.extractive.dates import day_named
from ticketfu.extractive.quoting import quote
from ticketfu.extractive.selection import Selection

MOST_PROMISES = 3


def promises(selection: Selection) -> list[dict[str, object]]:
    """Announcements since the last word that something is done; none of a solved ticket."""
    talk = selection.talk
    if talk.attribute("status").lower() in {"solved", "closed"}:
        return []
    found = [
        one
        for place, comment in enumerate(talk.comments)
        if comment.role == "agent" and place >= selection.last_done
        for one in comment.sentences
        if _is_promise(one)
    ]
    fresh = [one for n, one in enumerate(found) if not any(map(one.resembles, found[n + 1 :]))]
    return [
        {
            "what": quote(talk, [one]),
            "owner": talk.name(one.comment),
            "due": day_named(one),
        }
        for one in fresh[-MOST_PROMISES:]
    ]


def _is_promise(sentence: Sentence) -> bool:
    """Tell an announcement from "one moment please", from a question and from what is done."""
    announced = sentence.has("promise") and len(sentence.terms) > 1
    other = sentence.is_question or sentence.is_courtesy or sentence.has("patience")
    # "The invoice was corrected", but also "the corrected invoice goes out on Friday".
    done = sentence.has("done") and day_named(sentence) is None
    return announced and not other and not done
