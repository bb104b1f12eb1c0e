"""Questions of a conversation that the other side has not answered."""

from collections.abc import Iterable

from ticketfu.extractive.conversation import Comment, Conversation, Sentence, words
from ticketfu.extractive.weight import is_courtesy, is_holding

MOST = 3


def unanswered(talk: Conversation) -> list[Sentence]:
    left: list[Sentence] = []
    for place, comment in enumerate(talk.comments):
        asked = [one for one in comment.sentences if _is_real(one)]
        if asked and not any(_answers(comment, later) for later in talk.comments[place + 1 :]):
            left += asked
    fresh = [one for n, one in enumerate(left) if not any(map(one.resembles, left[n + 1 :]))]
    return fresh[-MOST:]


def _is_real(sentence: Sentence) -> bool:
    return sentence.is_question and len(words(sentence.text)) > 2 and not is_courtesy(sentence)


def _answers(asked: Comment, later: Comment) -> bool:
    """Somebody of the other side says more than that they will look into it."""
    if asked.passage.role == "note":
        other = later.passage.author != asked.passage.author
    else:
        other = later.passage.role in {"customer", "agent"} - {asked.passage.role}
    return other and _says_something(later.sentences)


def _says_something(sentences: Iterable[Sentence]) -> bool:
    return any(not one.is_question and not is_holding(one) for one in sentences)
