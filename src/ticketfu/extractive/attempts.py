"""Things that were tried, each with what came of it, as far as the words show it."""

from collections.abc import Iterator

from ticketfu.extractive.comments import Sentence
from ticketfu.extractive.quoting import quote
from ticketfu.extractive.selection import Selection

MOST_ATTEMPTS = 3


def attempts(selection: Selection) -> list[dict[str, str]]:
    talk = selection.talk
    tried = [*_tried(selection)]
    fresh = [pair for n, pair in enumerate(tried) if not _is_said_again(pair, tried[n + 1 :])]
    return [
        {
            "what": quote(talk, [one]),
            "by": talk.name(one.comment),
            "outcome": quote(talk, [outcome]) if outcome else "",
        }
        for one, outcome in fresh[-MOST_ATTEMPTS:]
    ]


def _tried(selection: Selection) -> Iterator[tuple[Sentence, Sentence | None]]:
    """Public sentences that say so, each with the words that tell its outcome."""
    comments = [one for one in selection.talk.comments if one.role in {"customer", "agent"}]
    for place, comment in enumerate(comments):
        later = [one for one in comments[place + 1 :] if one.role == "customer"]
        read_later = [one for each in later for one in each.sentences if _works_or_fails(one)]
        for one in comment.sentences:
            if one.has("tried") and not one.is_question and not one.is_courtesy:
                after = [each for each in comment.sentences if each.place == one.place + 1]
                outcome = [*filter(_tells_outcome, after), *read_later]
                yield one, next(iter(outcome), None)


def _tells_outcome(sentence: Sentence) -> bool:
    other = sentence.is_question or sentence.has("tried", "request")
    return not other and sentence.has("solved", "doubt", "problem")


def _works_or_fails(sentence: Sentence) -> bool:
    fails = sentence.has("doubt") and sentence.has("problem")
    return _tells_outcome(sentence) and (fails or sentence.has("solved"))


def _is_said_again(
    pair: tuple[Sentence, Sentence | None], later: list[tuple[Sentence, Sentence | None]]
) -> bool:
    return any(pair[0].resembles(one) for one, _ in later)
