"""The fields of a ticket's answer, each told from the same story."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ticketfu.extractive.conversation import Sentence
from ticketfu.extractive.intent import intent
from ticketfu.extractive.mood import mood
from ticketfu.extractive.steps import next_step
from ticketfu.extractive.story import Story
from ticketfu.extractive.topics import topics
from ticketfu.extractive.voice import LONGEST, capital, finished, plain, quoted
from ticketfu.text import clip


def summary(story: Story) -> str:
    talk = story.talk
    matter = f" {quoted(talk.subject)}" if talk.subject else ""
    lines = [line.text for line in story.lines] or [f"The ticket{matter} has no readable text."]
    files = [name for comment in talk.comments for name in comment.attachments]
    if files and len(lines) < 4:
        more = " and more" if len(files) > 3 else ""
        lines.append(finished(clip(f"Attached: {', '.join(files[:3])}", 150) + more))
    return " ".join(lines if len(lines) > 2 else [*lines, *_answered(story)])


def _answered(story: Story) -> list[str]:
    """What a summary of few sentences leaves open."""
    talk = story.talk
    if talk.opening is None or talk.opening.passage.role != "customer":
        return []
    replies = [one for one in talk.public if one.passage.role == "agent"]
    if not replies:
        return ["Nobody has answered yet."]
    told = {line.source.comment.role for line in story.lines}
    name = capital(talk.name(replies[-1].passage))
    return [] if "agent" in told else [f"{name} has replied, without a finding so far."]


def open_questions(story: Story) -> list[str]:
    return [f"{_asker(story, one)}: {clip(plain(one.text), LONGEST)}" for one in story.unanswered]


def _asker(story: Story, sentence: Sentence) -> str:
    name = capital(story.talk.name(sentence.comment))
    return f"{name} (internally)" if sentence.comment.role == "note" else name


def evidence(story: Story) -> list[dict[str, object]]:
    """The first sentence of the summary and its newest."""
    lines = story.lines[:1] + story.lines[1:][-3:]
    return [{"claim": line.text, "comment_ids": [line.source.comment.id]} for line in lines]


FIELDS: Mapping[str, Callable[[Story], object]] = MappingProxyType(
    {
        "intent": intent,
        "summary": summary,
        "next_step": next_step,
        "open_questions": open_questions,
        "topics": lambda story: topics(story.talk),
        "sentiment": lambda story: mood(story.talk),
        "evidence": evidence,
    }
)
