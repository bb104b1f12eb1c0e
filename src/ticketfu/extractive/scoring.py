"""How much speaks for a sentence: as the problem, as news, as what is asked."""

from collections.abc import Iterable

from ticketfu.extractive.comments import Sentence, Turn, terms
from ticketfu.extractive.conversation import Conversation
from ticketfu.text import is_unspaced

# First words that point at the sentence before.
_DANGLING = frozenset({"it", "this", "that", "these", "those", "he", "she", "which", "they", "so"})

_HANGING = frozenset({"this", "that", "it", "them", "these"})
# Characters of a sentence in a script of which a word has one or two.
_SHORT = 6


def is_courtesy(sentence: Sentence) -> bool:
    return sentence.is_courtesy


def is_goodbye(sentence: Sentence) -> bool:
    return is_courtesy(sentence) and sentence.has("goodbye")


def is_holding(sentence: Sentence) -> bool:
    """An announcement that an answer is to come."""
    return is_courtesy(sentence) or (sentence.has("promise") and not sentence.has("done"))


def is_real_question(sentence: Sentence) -> bool:
    found = sentence.words
    long = len(found) > 1 or any(map(is_unspaced, found))
    return sentence.is_question and long and not is_courtesy(sentence) and not sentence.has("anger")


def is_dangling(sentence: Sentence) -> bool:
    """Cannot be understood without the sentence before it."""
    found = sentence.words
    return bool(found) and (
        found[0] in _DANGLING or found[-2:] == ["that", "way"] or is_short(sentence)
    )


def is_clear(sentence: Sentence) -> bool:
    return not _HANGING & set(sentence.words)


def is_closing(sentences: Iterable[Sentence]) -> bool:
    """Thanks, a farewell or word that it works, and nothing that needs an answer."""
    sentences = list(sentences)
    said = [sentence for sentence in sentences if not is_courtesy(sentence)]
    if any(sentence.has("awaits") for sentence in sentences):
        return False
    if any(
        sentence.is_question or sentence.has("request", "anger", "risk", "but") for sentence in said
    ):
        return False
    if not said:
        return True
    works = any(sentence.has("solved") for sentence in said)
    return works and not any(
        sentence.has("doubt", "problem") and not sentence.has("solved") for sentence in said
    )


def is_ended(turn: Turn) -> bool:
    """Closed by all that was said, or by the last who says that it works."""
    last = turn.comments[-1].sentences
    works = any(sentence.has("solved") for sentence in last) and is_closing(last)
    return bool(turn.sentences) and (works or is_closing(turn.sentences))


def as_problem(talk: Conversation, sentence: Sentence) -> float:
    named = len(terms(talk.subject, talk.spoken) & sentence.terms)
    score = _readable(sentence) + 1.2 * min(sentence.count("problem"), 2) + 0.5 * min(named, 3)
    score += 0.6 * sentence.has("request") + talk.centrality(sentence)
    score += 0.5 * sentence.has("risk") + 0.8 * sentence.has("deadline")
    return score - 1.5 * sentence.is_question + 1.0 / (1 + sentence.place)


def as_news(talk: Conversation, sentence: Sentence) -> float:
    """Score a sentence as news since the opening."""
    score = _readable(sentence) + talk.centrality(sentence)
    if sentence.comment.role == "customer":
        score += 1.0 * sentence.has("solved") + 0.6 * sentence.has("problem")
        score += 1.5 * sentence.has("risk") + 0.5 * sentence.has("upset")
        score -= 0.5 * sentence.has("anger")
    else:
        score += 0.8 * min(sentence.count("finding"), 2) + 1.6 * sentence.has("done")
        score -= 0.6 * sentence.has("promise")
    return score + 0.6 * sentence.has("deadline") - 1.0 * sentence.is_question


def asks_for(sentence: Sentence) -> bool:
    """Tell a question or a request from "please hold on"."""
    return sentence.is_question or (sentence.has("request") and not sentence.has("patience"))


def says_what(sentence: Sentence) -> bool:
    """Tell a wish for something from a mere "please look into it soon"."""
    rest = sentence.comparable
    for cue in ("request", "upset", "thanks", "patience"):
        rest = sentence.language.cue(cue).sub(" ", rest)
    left = terms(rest, sentence.language)
    return len(left) >= (1 if sentence.language.bounded else 5)


def as_ask(sentence: Sentence) -> float:
    """Score a sentence as what a person wants now: a question, a wish, a condition, a date."""
    score = 1.8 * is_real_question(sentence) + 2.0 * sentence.has("request")
    score += 1.5 * sentence.has("risk") + 0.08 * min(len(sentence.terms), 8)
    score += 0.9 * sentence.has("deadline")
    score += 0.7 * sentence.has("problem") + 0.3 * sentence.has("anger", "upset")
    return score - 3.0 * is_courtesy(sentence) - 0.4 * is_dangling(sentence)


def _readable(sentence: Sentence) -> float:
    """Short of words, long-winded, polite or hanging in the air: less to be quoted alone."""
    score = -3.0 * is_courtesy(sentence) - 0.7 * (len(sentence.words) > 45)
    score -= 1.5 * is_short(sentence) + 0.8 * is_dangling(sentence)
    score += 0.08 * min(len(sentence.terms), 8)
    return score - 1.0 * sentence.text.endswith((":", "："))


def is_short(sentence: Sentence) -> bool:
    if sentence.language.bounded:
        found = sentence.words
        return len(found) < 4 and not any(map(is_unspaced, found))
    return len(sentence.text) < _SHORT
