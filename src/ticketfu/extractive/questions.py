"""Questions of a conversation that the other side has not answered."""

from ticketfu.extractive.comments import Sentence, SplitComment
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.scoring import is_courtesy, is_ended, is_holding, is_real_question

MOST_QUESTIONS = 3


def open_questions(talk: Conversation) -> list[Sentence]:
    left: list[Sentence] = []
    for place, comment in enumerate(talk.comments):
        asked = [sentence for sentence in comment.sentences if is_real_question(sentence)]
        if asked and not any(_answers(comment, later) for later in talk.comments[place + 1 :]):
            left += asked
    if (
        not left
        and talk.turns
        and talk.turns[-1].role == "customer"
        and not is_ended(talk.turns[-1])
    ):
        # A wish is a question without a question mark.
        left = [sentence for sentence in talk.turns[-1].sentences if _wishes(sentence)]
    fresh = [
        sentence
        for n, sentence in enumerate(left)
        if not any(map(sentence.resembles, left[n + 1 :]))
    ]
    return fresh[-MOST_QUESTIONS:]


def _wishes(sentence: Sentence) -> bool:
    return sentence.has("request") and not is_courtesy(sentence) and len(sentence.terms) > 2


def _answers(asked: SplitComment, later: SplitComment) -> bool:
    """Somebody of the other side says more than that they will look into it."""
    if asked.role == "note":
        other = later.passage.author != asked.passage.author
    else:
        other = later.role in {"customer", "agent"} - {asked.role}
    return other and _says_something(later.sentences)


def _says_something(sentences: tuple[Sentence, ...]) -> bool:
    """Find an answer; an announcement that names a day is one, too."""
    dated = [
        sentence for sentence in sentences if sentence.has("deadline") and not sentence.is_question
    ]
    return bool(dated) or any(
        not sentence.is_question and not is_holding(sentence) for sentence in sentences
    )
