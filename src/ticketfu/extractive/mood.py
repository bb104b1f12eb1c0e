"""How the customer feels, the newest words first."""

from collections.abc import Iterable
from types import MappingProxyType

from ticketfu.extractive.conversation import Comment, Conversation, pattern, words
from ticketfu.extractive.lexicon import MOODS, NEGATIONS, PROBLEM, REQUEST
from ticketfu.extractive.weight import is_courtesy

_WEIGHTS = MappingProxyType(
    {phrase.strip(): weight for weight, all_ in MOODS.items() for phrase in all_.split(",")}
)
_DOUBT = pattern(f"{REQUEST}|but|still|not|yet|except|however|\\w+n't|{PROBLEM}")
RECENT = 4
"""How many of the customer's comments count, each half as much as the one after it."""


def mood(talk: Conversation) -> str:
    heard = [comment for comment in talk.comments if comment.passage.role == "customer"]
    score = sum(
        score_of(" ".join(one.text for one in comment.sentences)) / 2**age
        for age, comment in enumerate(reversed(heard[-RECENT:]))
    )
    return "negative" if score <= -1.0 else "positive" if score >= 1.0 else "neutral"


def is_content(comment: Comment) -> bool:
    """Thanks, or word that it works, and nothing else."""
    text = " ".join(one.text for one in comment.sentences)
    asks = any(one.is_question for one in comment.sentences)
    polite = bool(comment.sentences) and all(map(is_courtesy, comment.sentences))
    return not asks and (polite or (score_of(text) >= 1.0 and not _DOUBT.search(text)))


def score_of(text: str) -> float:
    """From -4 to 4; shouting makes bad words worse."""
    found = words(text)
    score = sum(weights(found))
    loud = text.count("!!") + sum(word.isupper() and len(word) > 4 for word in text.split()) > 0
    return max(-4.0, min(4.0, score * 1.5 if loud and score < 0 else score))


def weights(found: list[str]) -> Iterable[float]:
    place = 0
    while place < len(found):
        sizes = (size for size in (4, 3, 2, 1) if " ".join(found[place : place + size]) in _WEIGHTS)
        size = next(sizes, 0)
        if size:
            weight = _WEIGHTS[" ".join(found[place : place + size])]
            before = found[max(0, place - 3) : place]
            negated = any(word in NEGATIONS or word.endswith("n't") for word in before)
            yield -weight if negated and abs(weight) > 0.5 else weight
        place += size or 1
