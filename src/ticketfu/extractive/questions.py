"""Questions of a conversation that the other side has not answered."""

from ticketfu.extractive.comments import Comment, Sentence
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.scoring import is_courtesy, is_ended, is_holding, is_real_question

MOST = 3


def open_questions(talk: Conversation) -> list[Sentence]:
    left: list[Sentence] = []
    for place, comment in enumerate(talk.comments):
        asked = [one for one in comment.sentences if is_real_question(one)]
        if asked and not any(_answers(comment, later) for later in talk.comments[place + 1 :]):
            left += asked
    if (
        not left
        and talk.turns
        and talk.turns[-1].role == "customer"
        and not is_ended(talk.turns[-1])
    ):
        # A wish is a question without a question mark.
        left = [one for one in talk.turns[-1].sentences if _wishes(one)]
    fresh = [one for n, one in enumerate(left) if not any(map(one.resembles, left[n + 1 :]))]
    return fresh[-MOST:]


def _wishes(sentence: Sentence) -> bool:
    return sentence.has("request") and not is_courtesy(sentence) and len(sentence.terms) > 2


def _answers(asked: Comment, later: Comment) -> bool:
    """Somebody of the other side says more than that they will look into it."""
    if asked.role == "note":
        other = later.passage.author != asked.passage.author
    else:
        other = later.role in {"customer", "agent"} - {asked.role}
    return other and _says_something(later.sentences)


def _says_something(sentences: tuple[Sentence, ...]) -> bool:
    """Find an answer; an announcement that names a day is one, too."""
    dated = [one for one in sentences if one.has("deadline") and not one.is_question]
    return bool(dated) or any(not one.is_question and not is_holding(one) for one in sentences)
