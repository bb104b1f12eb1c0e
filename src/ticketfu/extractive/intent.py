"""What the customer wants, in one sentence about them."""

from ticketfu.extractive.conversation import Conversation, Sentence, content, words
from ticketfu.extractive.story import Story
from ticketfu.extractive.voice import capital, clause, finished, quoted, wish
from ticketfu.extractive.weight import is_problem

_HANGING = frozenset({"this", "that", "it", "them", "these"})
"""Words that need the sentence before them."""


def intent(story: Story) -> str:
    told, talk, subject = story.problem, story.talk, story.talk.subject
    if told is None or told.comment.role != "customer":
        about = subject or (told.text if told else "")
        matter = f"needs help with {quoted(about, 150)}" if about else "has not said what it is"
        return finished(f"{talk.customer} {matter}")
    name = talk.name(told.comment)
    if wanted := _wanted(talk, told, name):
        if content(wanted) & content(subject) or not subject:
            return wanted
        return finished(f"{wanted.rstrip('.')} ({quoted(subject, 60)})")
    matter = f" with {quoted(subject, 60)}" if subject else ""
    return finished(f"{name} needs help{matter}: {clause(told.text)}")


def _wanted(talk: Conversation, told: Sentence, name: str) -> str:
    """A wish says more than the problem behind it; a mere question or need does not."""
    spoken = talk.opening.sentences if talk.opening else ()
    clear = [one for one in spoken if not _HANGING & set(words(one.text))]
    weak = tuple(capital(f"{name} {verb}") for verb in ("needs ", "wants to know "))
    wishes = [found for one in clear if (found := wish(one.text, name))]
    strong = [one for one in wishes if not one.startswith(weak)]
    if strong or is_problem(told):
        return strong[0] if strong else ""
    return wish(told.text, name)
