"""Which few sentences of a conversation tell its story."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ticketfu.extractive import weight
from ticketfu.extractive.conversation import Comment, Conversation, Sentence
from ticketfu.extractive.questions import unanswered
from ticketfu.extractive.voice import continued, finished, reported, wish

MOST_TURNS = 2
_TURN = 0.8
_DETAIL = 1.2
"""A sentence of less weight is left out, however few there are."""


@dataclass(frozen=True)
class Line:
    """One sentence of a summary, and the sentence of the conversation behind it."""

    text: str
    source: Sentence


@dataclass(frozen=True)
class Story:
    talk: Conversation

    @cached_property
    def problem(self) -> Sentence | None:
        """What is wrong or wished, in the words of the opening comment."""
        return max(self._opening, key=lambda one: weight.as_problem(self.talk, one), default=None)

    @cached_property
    def newest(self) -> Sentence | None:
        """Where it stands: the best sentence of the last comment that says something."""
        for comment in reversed(self.talk.comments):
            if comment.sentences and comment is not self.talk.opening:
                best = self.gist(comment)
                if comment.passage.role == "customer" or not weight.is_courtesy(best):
                    return best
        return None

    @cached_property
    def unanswered(self) -> list[Sentence]:
        return unanswered(self.talk)

    @cached_property
    def lines(self) -> list[Line]:
        told, last = self.problem, self.newest
        if told is None:
            return []
        lines = [self._first(told), *self._second(told)]
        lines += [self._line(one) for one in self._turns(told, last)]
        return [*lines, self._line(last, latest=True)] if last else lines

    def gist(self, comment: Comment) -> Sentence:
        return max(comment.sentences, key=lambda one: weight.as_state(self.talk, one))

    @property
    def _opening(self) -> tuple[Sentence, ...]:
        return self.talk.opening.sentences if self.talk.opening else ()

    def _first(self, told: Sentence) -> Line:
        role = told.comment.role
        verb = "reports" if role == "customer" else _verb(told)
        return Line(reported(told.text, self.talk.name(told.comment), role, verb), told)

    def _second(self, told: Sentence) -> Iterable[Line]:
        """What the opening asks for, or else tells beside the problem."""
        name, role = self.talk.name(told.comment), told.comment.role
        more = [one for one in self._opening if one is not told]
        wishes = [Line(text, one) for one in more if (text := wish(one.text, name))]
        if wishes and role == "customer":
            return [max(wishes, key=lambda line: self.talk.centrality(line.source))]
        weights = [
            (weight.as_problem(self.talk, one), one)
            for one in more
            if not one.is_question and not one.resembles(told)
        ]
        best, detail = max(weights, key=lambda pair: pair[0], default=(0.0, told))
        return [Line(continued(detail.text, name, role), detail)] if best > _DETAIL else []

    def _turns(self, told: Sentence, last: Sentence | None) -> list[Sentence]:
        """What was found or tried in between, oldest first."""
        ends = [told.comment] + ([last.comment] if last else [])
        weights = [
            max((weight.as_turn(self.talk, one), -one.place, one) for one in comment.sentences)
            for comment in self.talk.comments
            if comment.sentences and not any(comment.passage is end for end in ends)
        ]
        chosen: list[Sentence] = []
        for heavy, _, one in sorted(weights, key=lambda each: each[0], reverse=True):
            new = not any(one.resembles(other) for other in [told, *chosen])
            if heavy > _TURN and new and len(chosen) < MOST_TURNS:
                chosen.append(one)
        return [one for _, _, one in weights if one in chosen]

    def _line(self, sentence: Sentence, *, latest: bool = False) -> Line:
        name, role = self.talk.name(sentence.comment), sentence.comment.role
        if role == "customer" and weight.is_courtesy(sentence):
            said = f"{name} thanked the team"
        else:
            said = reported(sentence.text, name, role, _verb(sentence))
        date = self.talk.date(sentence.comment) if latest else ""
        return Line(finished(f"Latest ({date}): {said}" if date else said), sentence)


def _verb(sentence: Sentence) -> str:
    return {"customer": "wrote", "note": "noted internally"}.get(sentence.comment.role, "answered")
