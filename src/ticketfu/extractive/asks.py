"""The questions and wishes of a conversation: the customer's at first, and the open ones now."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ticketfu.extractive import scoring
from ticketfu.extractive.comments import Sentence, Turn
from ticketfu.extractive.conversation import Conversation

_ASK = 0.9
# Characters of two sentences that are still one line.
_LINE = 168


@dataclass(frozen=True, eq=False)
class Asks:
    talk: Conversation

    @cached_property
    def last_turn(self) -> Turn | None:
        return self.talk.turns[-1] if self.talk.turns else None

    @cached_property
    def asked(self) -> list[Sentence]:
        """The point of the last turn, for the other side to answer, and a sentence beside it."""
        if self.last_turn is None or self._is_settled:
            return []
        said = self.last_turn.sentences
        last = self.last_turn.comments[-1].passage
        scores = {
            sentence: scoring.as_ask(sentence) + 0.01 * place for place, sentence in enumerate(said)
        }
        # In the newest comment of several stands what is asked now.
        fresh = [
            sentence for sentence in said if sentence.comment is last and scoring.asks_for(sentence)
        ]
        scores |= {
            sentence: scores[sentence] + 1.0 for sentence in fresh if scores[sentence] >= _ASK
        }
        asks = [
            sentence for sentence in said if scores[sentence] >= _ASK and self._is_point(sentence)
        ]
        if not asks and self.last_turn.role == "agent":
            return self._announced(self.last_turn)
        if not asks and self.last_turn is not self.talk.turns[0]:
            return self._said_last(self.last_turn)
        point = max(asks, key=scores.__getitem__, default=None)
        return self._with_neighbour(point, scores) if point else []

    @property
    def _is_settled(self) -> bool:
        """Nothing is asked of anybody in a solved ticket, until the customer writes again."""
        status = self.talk.attribute("status").lower()
        again = self.last_turn is not None and self.last_turn.role == "customer"
        ended = again and (len(self.talk.turns) == 1 or scoring.is_ended(self.talk.turns[-1]))
        return status == "closed" or (status == "solved" and (not again or ended))

    def _is_point(self, sentence: Sentence) -> bool:
        """An agent waits for what is asked only; a customer's deadline or problem counts too."""
        if sentence is self.wish or sentence is self.only:
            return False
        explicit = scoring.asks_for(sentence)
        if sentence.comment.role != "customer":
            return explicit
        return explicit or sentence.has("risk", "deadline") or self.wish not in self._last_words

    @property
    def _last_words(self) -> tuple[Sentence, ...]:
        return self.last_turn.sentences if self.last_turn else ()

    def _said_last(self, turn: Turn) -> list[Sentence]:
        """The news of a customer who asks nothing outright."""
        said = [sentence for sentence in turn.sentences if not scoring.is_courtesy(sentence)]
        said = (
            []
            if scoring.is_ended(turn)
            else [sentence for sentence in said if not sentence.has("awaits")]
        )
        return sorted(said, key=lambda sentence: scoring.as_news(self.talk, sentence))[-1:]

    @staticmethod
    def _announced(turn: Turn) -> list[Sentence]:
        """The announcement of an agent who asks nothing, else what is done."""
        said = [sentence for sentence in turn.sentences if not scoring.is_courtesy(sentence)]
        promised = [sentence for sentence in said if sentence.has("promise")]
        found = promised or [sentence for sentence in said if sentence.has("done")]
        return sorted(found, key=lambda sentence: len(sentence.terms))[-1:]

    def _with_neighbour(self, point: Sentence, scores: dict[Sentence, float]) -> list[Sentence]:
        said = [sentence for sentence in scores if sentence.comment is point.comment]
        place = said.index(point)
        before, after = said[max(0, place - 1) : place], said[place + 1 : place + 2]
        if scoring.is_dangling(point) and before and not scoring.is_courtesy(before[0]):
            return [*before, point]
        # Both sentences of a comment of two would be the whole comment.
        beside_it = [*before, *after] if len(said) > 2 else []
        for beside in sorted(beside_it, key=lambda sentence: -scores[sentence]):
            if (
                beside is not self.wish
                and scores[beside] >= _ASK
                and len(beside.text + point.text) < _LINE
            ):
                return sorted([beside, point], key=lambda sentence: sentence.place)
        return [point]

    @cached_property
    def wish(self) -> Sentence | None:
        """A wish in the opening; or a later one, if the opening only reports."""
        opening = self.talk.opening
        if opening is None or opening.role != "customer":
            return None
        asked = [
            sentence
            for sentence in opening.sentences
            if sentence.has("request") or sentence.is_question
        ]
        wish = _best(
            sentence for sentence in asked if scoring.is_clear(sentence) or len(sentence.terms) > 3
        )
        wish = wish if wish and scoring.says_what(wish) else None
        return wish or self._later_wish

    @property
    def _later_wish(self) -> Sentence | None:
        """A problem that is no longer as it was told gives way to what is asked since."""
        turn = self.last_turn
        if turn is None or turn.role != "customer" or turn is self.talk.turns[0]:
            return None
        works = [sentence for sentence in turn.sentences if sentence.has("solved")]
        since = [
            sentence
            for sentence in turn.sentences
            if works and sentence.comment is works[0].comment
        ]
        asked = [
            sentence
            for sentence in since
            if scoring.as_ask(sentence) >= _ASK and scoring.is_clear(sentence)
        ]
        return _best(asked) if len(asked) > 1 else None

    @property
    def only(self) -> Sentence | None:
        """The opening's sentence, if it says no more than that."""
        opening = self.talk.opening.sentences if self.talk.opening else ()
        said = [sentence for sentence in opening if not scoring.is_courtesy(sentence)]
        return said[0] if len(said) == 1 else None

    @cached_property
    def open_promise(self) -> Sentence | None:
        """An announcement of the last agent's turn that no thanks of the customer settles."""
        turns = [turn for turn in self.talk.turns if turn.role == "agent"]
        if not turns or self.last_turn is None or not scoring.is_ended(self.last_turn):
            return None
        works = any(sentence.has("solved") for sentence in self._last_words)
        said = [sentence for sentence in turns[-1].sentences if not sentence.is_courtesy]
        kept = [
            sentence for sentence in said if sentence.has("promise") and not sentence.has("done")
        ]
        return kept[-1] if kept and not works and self.last_turn.role == "customer" else None

    @cached_property
    def finding(self) -> Sentence | None:
        """The point of an internal note that is newer than the customer's last words."""
        last = self.talk.comments[-1] if self.talk.comments else None
        waits = self.last_turn is not None and self.last_turn.role == "customer"
        if last is None or last.role != "note" or not waits:
            return None
        return max(
            last.sentences, key=lambda sentence: scoring.as_news(self.talk, sentence), default=None
        )


def _best(sentences: Iterable[Sentence]) -> Sentence | None:
    found = [sentence for sentence in sentences if not scoring.is_courtesy(sentence)]
    best = max(found, key=scoring.as_ask, default=None)
    return best if best and scoring.as_ask(best) >= _ASK else None
