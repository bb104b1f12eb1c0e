"""What is to be done next: from the status, and from who spoke last."""

from dataclasses import dataclass

from ticketfu.extractive import lexicon
from ticketfu.extractive.conversation import Comment, Conversation, Sentence, pattern
from ticketfu.extractive.mood import is_content
from ticketfu.extractive.story import Story
from ticketfu.extractive.voice import capital, finished, plain, quoted, request, wish
from ticketfu.extractive.weight import is_courtesy, is_holding

_PROMISE = pattern(lexicon.PROMISE)
SIZE = 170
"""Bytes of what is quoted, so that the step stays one line."""


def next_step(story: Story) -> str:
    talk, status = story.talk, story.talk.fact("status").lower()
    last = next((one for one in reversed(talk.public) if one.sentences or one.attachments), None)
    if status == "closed":
        return "Nothing to do: the ticket is closed."
    if last is None:
        return finished(_unheard(story))
    step = _Step(story, last)
    if status == "solved":
        return finished(step.after_solution())
    if last.passage.role == "customer":
        urgent = talk.fact("priority").lower() == "urgent"
        return finished(f"Urgent: {step.reply()}" if urgent else step.reply())
    return finished(f"On hold: {step.wait()}" if status == "hold" else capital(step.wait()))


def _unheard(story: Story) -> str:
    talk = story.talk
    noted = story.newest or story.problem
    if noted is None:
        return f"Ask {talk.customer} what they need: the ticket has no text"
    promised = _promise(next(one for one in reversed(talk.comments) if one.sentences))
    return (
        f"Write to {talk.customer}: so far there are only internal notes, "
        f"the last by {talk.name(noted.comment)}: {_short(promised or noted)}"
    )


@dataclass(frozen=True)
class _Step:
    """What follows from the last public comment."""

    story: Story
    last: Comment

    @property
    def talk(self) -> Conversation:
        return self.story.talk

    @property
    def name(self) -> str:
        return self.talk.name(self.last.passage)

    @property
    def asked(self) -> Sentence | None:
        mine = (one for one in self.story.unanswered if one.comment is self.last.passage)
        return next(mine, None)

    @property
    def point(self) -> str:
        if not self.last.sentences:
            return f"sent {', '.join(self.last.attachments[:2])}"
        return f"wrote {_short(self.story.gist(self.last))}"

    def after_solution(self) -> str:
        customer, subject = self.talk.customer, self.talk.subject
        if self.last.passage.role != "customer":
            matter = quoted(subject, 80) if subject else "it"
            return (
                f"Nothing to do: the ticket is solved. If {customer} writes again, "
                f"confirm that {matter} stays solved"
            )
        if self.last is self.talk.opening or is_content(self.last):
            return f"Nothing to do: the ticket is solved and {self.name} has raised nothing since"
        return f"Look again before it stays solved: {self.name} {self.point}"

    def reply(self) -> str:
        if self.last is not self.talk.opening and is_content(self.last):
            thanked = all(map(is_courtesy, self.last.sentences))
            return f"Solve the ticket: {self.name} {'thanked the team' if thanked else self.point}"
        owner = self.talk.fact("assignee")
        who = f"{owner} should" if owner else "Assign the ticket and"
        newest = self.story.newest
        if newest and newest.comment.role == "note":
            return f"{who} answer {self.name} with the internal finding: {_short(newest)}"
        if self.asked:
            return f"{who} answer {self.name}: {_short(self.asked)}"
        wishes = [wish(one.text, "who") for one in self.last.sentences]
        if wanted := next(filter(None, wishes), ""):
            return f"{who} reply to {self.name}, {wanted[:1].lower()}{wanted[1:]}"
        return f"{who} reply to {self.name}, who {self.point}"

    def wait(self) -> str:
        customer = self.talk.customer
        if self.asked:
            return f"wait for {customer} to answer {self.name}: {_short(self.asked)}"
        if promised := _promise(self.last):
            return f"{self.name} should follow up as promised: {_short(promised)}"
        told = [request(one.text, self.name) for one in self.last.sentences if not is_courtesy(one)]
        if asked := next(filter(None, told), ""):
            return f"wait for {customer}: {asked}"
        matter = next(iter(self.story.unanswered[-1:]), self.story.problem)
        if matter and all(map(is_holding, self.last.sentences)):
            return f"{self.name} should get back to {customer} about {_short(matter)}"
        return f"wait for {customer} to reply: {self.name} last {self.point}"


def _promise(comment: Comment) -> Sentence | None:
    said = [one for one in comment.sentences if _PROMISE.search(one.text) and not is_courtesy(one)]
    return said[-1] if said else None


def _short(sentence: Sentence) -> str:
    return quoted(plain(sentence.text), SIZE)
