"""The next step and its owner: from the status, and from who spoke last."""

from dataclasses import dataclass

from ticketfu.extractive.comments import Sentence, Turn
from ticketfu.extractive.quoting import quote
from ticketfu.extractive.scoring import asks_for, is_courtesy, is_ended, is_goodbye
from ticketfu.extractive.selection import Selection

# Characters of what is quoted, so that the step stays one line.
SIZE = 170

_WAITING_FOR_CUSTOMER = "pending"


def next_step(selection: Selection) -> str:
    talk, status = selection.talk, selection.talk.attribute("status").lower()
    say = talk.language.say
    turn = selection.asks.last_turn
    if status == "closed":
        return say("closed")
    if turn is None:
        return _unheard(selection)
    step = _Step(selection, turn)
    if status == "solved":
        return step.reopened() if step.asks_again else say("solved")
    if turn.role == "agent":
        picked = step.after_agent()
        return say("hold", step=picked) if status == "hold" else picked
    picked = step.after_customer()
    return say("urgent", step=picked) if talk.attribute("priority").lower() == "urgent" else picked


def _unheard(selection: Selection) -> str:
    talk = selection.talk
    noted = any(comment.sentences for comment in talk.comments)
    return talk.language.say("internal" if noted else "ask", name=talk.customer)


@dataclass(frozen=True)
class _Step:
    """Steps that follow from the last public turn."""

    selection: Selection
    turn: Turn

    @property
    def first(self) -> bool:
        return self.turn is self.selection.talk.turns[0]

    @property
    def name(self) -> str:
        return self.selection.talk.name(self.turn.comments[-1].passage)

    @property
    def owner(self) -> str:
        talk = self.selection.talk
        return talk.owner or talk.language.frames["team"]

    @property
    def asks_again(self) -> bool:
        return self.turn.role == "customer" and not self.first and not is_ended(self.turn)

    def reopened(self) -> str:
        point = self.selection.asks.asked or [*self.turn.sentences[:1]]
        return self._say("reopened", self.name, point) if point else self._say("reply", self.name)

    def after_customer(self) -> str:
        if not self.first and is_ended(self.turn):
            promised = self.selection.asks.open_promise
            return self._promised(promised) if promised else self._say("solve", self.name)
        return self._assigned(self._reply())

    def after_agent(self) -> str:
        customer = self.selection.talk.customer
        said = [sentence for sentence in self.turn.sentences if not is_courtesy(sentence)]
        if not said and self.turn.sentences:
            return self._after_courtesy()
        point = self.selection.asks.asked
        if self.first and self._is_recorded:
            return self._assigned(self._say("reply", customer))
        if not point:
            return self._say("wait_plain", customer)
        waiting = self.selection.talk.attribute("status").lower() == _WAITING_FOR_CUSTOMER
        if waiting or any(map(asks_for, point)):
            return self._say("wait", customer, point)
        if any(sentence.has("promise") for sentence in point):
            return self._promised(point[-1])
        return self._say("confirm", customer, point)

    @property
    def _is_recorded(self) -> bool:
        """A call or a visit that an agent wrote down: the team has it, the customer waits."""
        status = self.selection.talk.attribute("status").lower()
        return status in {"new", "open"} and not any(map(asks_for, self.turn.sentences))

    def _reply(self) -> str:
        talk = self.selection.talk
        if self.selection.asks.finding:
            return self._say("finding", self.name, [self.selection.asks.finding])
        if not self.turn.sentences:
            files = ", ".join(self.turn.attachments[:2])
            return talk.language.say("files", owner=self.owner, name=self.name, names=files)
        asked = self.selection.asks.asked
        if not asked and any(sentence.has("awaits") for sentence in self.turn.sentences):
            return talk.language.say("back", owner=self.owner, name=self.name)
        if self.first and (not asked or self.selection.intent in asked):
            return self._say("first", self.name)
        fresh = asked and self.selection.intent not in asked
        return self._say("answer" if fresh else "reply", self.name, asked)

    def _after_courtesy(self) -> str:
        """A farewell ends a conversation, an apology does not."""
        talk = self.selection.talk
        before = [turn for turn in talk.turns[:-1] if turn.role == "customer"][-1:]
        content = bool(before) and is_ended(before[0]) and before[0] is not talk.turns[0]
        if content or any(map(is_goodbye, self.turn.sentences)):
            return self._say("solve", talk.customer)
        return talk.language.say("back", owner=self.name, name=talk.customer)

    def _promised(self, sentence: Sentence) -> str:
        talk = self.selection.talk
        picked = quote(talk, [sentence], SIZE)
        owner, customer = talk.name(sentence.comment), talk.customer
        return talk.language.say("promised", owner=owner, name=customer, quote=picked)

    def _assigned(self, step: str) -> str:
        talk = self.selection.talk
        return step if talk.owner else talk.language.say("assign", step=step)

    def _say(self, frame: str, name: str, point: list[Sentence] | None = None) -> str:
        talk = self.selection.talk
        picked = quote(talk, point, SIZE) if point else ""
        owner = self.name if self.turn.role == "agent" else self.owner
        return talk.language.say(frame, owner=owner, name=name, quote=picked)
