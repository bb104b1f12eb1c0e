"""The few sentences of a conversation that are told, each in one field."""

from dataclasses import dataclass
from functools import cached_property

from ticketfu.extractive import scoring
from ticketfu.extractive.asks import Asks
from ticketfu.extractive.comments import Sentence
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.questions import open_questions

_NEWS = 0.9
# A sentence of less weight is left out, however few there are.
_DETAIL = 1.2


_MOST_OF_ONE = 2
# Comments up to which a story has two or four turns between its beginning and its end.
_FEW, _SOME = 10, 60


@dataclass(frozen=True, eq=False)
class Selection:
    """Every sentence is told in one field only: the intent first, then the next step."""

    talk: Conversation

    @cached_property
    def asks(self) -> Asks:
        return Asks(self.talk)

    @cached_property
    def problem(self) -> Sentence | None:
        """The sentence of the opening comment that says what is wrong or wished."""
        opening = self.talk.opening.sentences if self.talk.opening else ()
        return max(
            opening, key=lambda sentence: scoring.as_problem(self.talk, sentence), default=None
        )

    @cached_property
    def intent(self) -> Sentence | None:
        """The sentence of the intent; none if it is the only one there is beside a subject."""
        picked, opening = self.asks.wish or self.problem, self.talk.opening
        if opening is None or opening.role != "customer":
            return None if self.talk.matter else picked
        # A problem that is solved since, in part at least, is no longer what is wanted.
        overtaken = self.asks.wish is None and self._ends["customer"] > 0
        return None if self.talk.matter and (self.asks.only or overtaken) else picked

    @cached_property
    def questions(self) -> list[Sentence]:
        return open_questions(self.talk)

    @cached_property
    def latest(self) -> Sentence | None:
        """The best sentence of the newest comment that says something: where it stands."""
        for comment in reversed(self.talk.comments):
            if comment is self.talk.opening:
                return None
            fresh = [sentence for sentence in comment.sentences if sentence not in self._elsewhere]
            best = max(fresh, key=self._news, default=None)
            if best and self._news(best) > 0:
                return best
        return None

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the summary, in the order of the conversation."""
        picked = self._beginning
        if self.latest and not any(map(self.latest.resembles, picked)):
            picked = [*picked, self.latest]
        chosen = {*picked, *self._between(picked)}
        everyone = (sentence for comment in self.talk.comments for sentence in comment.sentences)
        return [sentence for sentence in everyone if sentence in chosen]

    @property
    def _beginning(self) -> list[Sentence]:
        """The problem, and what the opening tells beside it."""
        opening = self.talk.opening.sentences if self.talk.opening else ()
        free = [sentence for sentence in opening if sentence not in self._elsewhere]
        scores = {
            sentence: scoring.as_problem(self.talk, sentence) + 2.0 * sentence.has("risk")
            for sentence in free
        }
        ranked = sorted(free, key=scores.__getitem__, reverse=True)
        most = 1 if self.problem in self._elsewhere else 2
        kept = [sentence for sentence in ranked[:most] if scores[sentence] > _DETAIL]
        return kept or ([ranked[0]] if ranked and self.intent is None else [])

    @cached_property
    def _elsewhere(self) -> set[Sentence]:
        alone = [self.intent, self.asks.finding, self.asks.open_promise]
        return {*filter(None, alone), *self.asks.asked}

    def _between(self, picked: list[Sentence]) -> list[Sentence]:
        """Sentences since the opening: found, done, answered."""
        comments = self.talk.comments
        most = 3 if len(comments) <= _FEW else 5 if len(comments) <= _SOME else 7
        scores: list[tuple[float, Sentence]] = []
        for place, comment in enumerate(comments):
            if comment is self.talk.opening:
                continue
            found = [
                sentence for sentence in comment.sentences if not self._is_spent(sentence, place)
            ]
            best = sorted(found, key=self._news, reverse=True)[:_MOST_OF_ONE]
            for n, sentence in enumerate(each for each in best if each not in picked):
                scores.append(
                    (self._news(sentence) + 0.8 * place / len(comments) - 0.3 * n, sentence)
                )
        chosen: list[Sentence] = []
        for score, sentence in sorted(scores, key=lambda pair: pair[0], reverse=True):
            if (
                score > _NEWS
                and len(chosen) < most
                and not any(map(sentence.resembles, [*picked, *chosen]))
            ):
                chosen.append(sentence)
        return chosen

    def _is_spent(self, sentence: Sentence, place: int) -> bool:
        """Told elsewhere, or an announcement or a problem that was overtaken since."""
        if sentence in self._elsewhere or scoring.is_courtesy(sentence):
            return True
        if sentence.comment.role == "customer":
            overtaken = place < self._ends["customer"] and sentence.has("problem")
        else:
            overtaken = place < self._ends["agent"] and scoring.is_holding(sentence)
        return overtaken and not sentence.has("risk")

    @property
    def last_done(self) -> int:
        """The comment in which an agent last said that something is done; -1 for none."""
        return self._ends["agent"]

    @cached_property
    def _ends(self) -> dict[str, int]:
        """Where the customer last said that it works, and an agent that it is done."""
        last = {"customer": -1, "agent": -1}
        for place, comment in enumerate(self.talk.comments):
            cue = "solved" if comment.role == "customer" else "done"
            if comment.role in last and any(sentence.has(cue) for sentence in comment.sentences):
                last[comment.role] = place
        return last

    def _news(self, sentence: Sentence) -> float:
        return scoring.as_news(self.talk, sentence)
