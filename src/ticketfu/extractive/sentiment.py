"""How the customer feels, the newest words first."""

from collections.abc import Iterable

from ticketfu.extractive.comments import Sentence, Turn
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.scoring import is_closing, is_ended

# How many of the customer's turns count.
RECENT = 4

# Weight of a turn against the one after it.
_REMEMBERED, _FORGIVEN = 0.5, 0.3

_LIMIT = 1.0


def sentiment(talk: Conversation) -> str:
    by_customer = [turn for turn in talk.turns if turn.role == "customer" and _tells(turn)]
    recent = by_customer[-RECENT:][::-1]
    # A customer who is helped forgives sooner than one who still waits.
    kept = _FORGIVEN if recent and _is_helped(recent[0]) else _REMEMBERED
    score = sum(_score(turn.sentences) * kept**age for age, turn in enumerate(recent))
    return "negative" if score <= -_LIMIT else "positive" if score >= _LIMIT else "neutral"


def _tells(turn: Turn) -> bool:
    """Tell a turn with content from a mere "ok"."""
    cues = ("anger", "upset", "pleased", "solved", "thanks")
    return any(len(sentence.terms) > 1 or sentence.has(*cues) for sentence in turn.sentences)


def _is_helped(turn: Turn) -> bool:
    return is_ended(turn) and any(sentence.has("solved", "pleased") for sentence in turn.sentences)


def _score(sentences: Iterable[Sentence]) -> float:
    """Score a turn from -4 to 4; a mere problem is no feeling, problem upon problem is."""
    said = list(sentences)
    bad = sum(
        2.0 * min(sentence.count("anger"), 2) + 1.0 * min(sentence.count("upset"), 2)
        for sentence in said
    )
    bad += sum(1.0 for sentence in said if sentence.has("risk")) + 0.3 * max(0, _problems(said) - 2)
    if bad and any(map(_is_loud, said)):
        bad *= 1.5
    # Praise beside a complaint is irony, or no more than manners.
    pleased = [] if bad else [sentence for sentence in said if sentence.has("pleased")]
    good = sum(1.0 for sentence in pleased if not sentence.has("request"))
    good += sum(1.2 for sentence in said if sentence.has("solved") and not sentence.has("doubt"))
    good += 0.4 * any(sentence.has("thanks") for sentence in said) * is_closing(said)
    return max(-4.0, min(4.0, good - bad))


def _problems(sentences: Iterable[Sentence]) -> int:
    return sum(sentence.has("problem") for sentence in sentences)


def _is_loud(sentence: Sentence) -> bool:
    shouted = [word for word in sentence.text.split() if word.isupper() and len(word) > 4]
    return len(shouted) > 1 or sentence.text.count("!") > 1
