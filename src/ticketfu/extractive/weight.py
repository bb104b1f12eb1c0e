"""What speaks for a sentence: as the problem, as a turn of the story, as its newest state."""

from ticketfu.extractive import lexicon
from ticketfu.extractive.conversation import Conversation, Sentence, content, pattern, words

_PROBLEM = pattern(lexicon.PROBLEM)
_REQUEST = pattern(lexicon.REQUEST)
_FINDING = pattern(lexicon.FINDING)
_UPDATE = pattern(lexicon.UPDATE)
_COURTESY = pattern(lexicon.COURTESY)
_HOLDING = pattern(lexicon.HOLDING)
_TRIED = pattern("tried|already|steps?|only when|every time")
_DANGLING = frozenset({"it", "this", "that", "these", "those", "he", "she", "which"})


def is_problem(sentence: Sentence) -> bool:
    return bool(_PROBLEM.search(sentence.text))


def is_courtesy(sentence: Sentence) -> bool:
    return bool(_COURTESY.search(sentence.text))


def is_holding(sentence: Sentence) -> bool:
    """Says only that an answer is to come."""
    return is_courtesy(sentence) or bool(_HOLDING.search(sentence.text))


def as_problem(talk: Conversation, sentence: Sentence) -> float:
    cues = len(set(map(str.lower, _PROBLEM.findall(sentence.text))))
    named = len(content(talk.subject) & sentence.content)
    score = _readable(sentence) + 1.2 * min(cues, 2) + 0.5 * min(named, 3)
    score += 0.6 * bool(_REQUEST.search(sentence.text)) + talk.centrality(sentence)
    score += 0.5 * bool(_TRIED.search(sentence.text)) - 0.8 * sentence.is_question
    return score + 1.0 / (1 + sentence.place)


def as_turn(talk: Conversation, sentence: Sentence) -> float:
    """Found or tried since the opening; what agents found counts a little more."""
    score = _as_news(talk, sentence) + 0.4 * (sentence.comment.role != "customer")
    return score - 0.5 * bool(_HOLDING.search(sentence.text)) - 1.0 * sentence.is_question


def as_state(talk: Conversation, sentence: Sentence) -> float:
    return _as_news(talk, sentence) + 0.6 * sentence.is_question


def _as_news(talk: Conversation, sentence: Sentence) -> float:
    cues = (_UPDATE if sentence.comment.role == "customer" else _FINDING).findall(sentence.text)
    return _readable(sentence) + talk.centrality(sentence) + 0.8 * min(len(set(cues)), 2)


def _readable(sentence: Sentence) -> float:
    """Short of words, long-winded, polite or hanging in the air: less to be quoted alone."""
    found = words(sentence.text)
    score = -3.0 * is_courtesy(sentence)
    score -= 1.5 * (len(found) < 4 and sentence.text.isascii()) + 0.7 * (len(found) > 45)
    score -= 0.6 * bool(found and found[0] in _DANGLING)
    score += 0.08 * min(len(sentence.content), 8)
    return score - 1.0 * sentence.text.endswith(":")
