"""The fields of a ticket's answer, each told from the same selection."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from ticketfu.extractive.attempts import attempts
from ticketfu.extractive.codes import further_codes
from ticketfu.extractive.comments import Sentence, Turn
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.intent import intent
from ticketfu.extractive.language import Language
from ticketfu.extractive.next_step import next_step
from ticketfu.extractive.promises import promises
from ticketfu.extractive.quoting import quote
from ticketfu.extractive.scoring import is_ended
from ticketfu.extractive.selection import Selection
from ticketfu.extractive.sentiment import sentiment
from ticketfu.extractive.topics import topics
from ticketfu.llm.prompt import Passage
from ticketfu.text import clip

_FRAMES = MappingProxyType({"customer": "wrote", "note": "noted"})
_CLAIMS = MappingProxyType({"customer": "claim_wrote", "note": "claim_noted"})
_ENDS = frozenset(".!?…。！？؟।")


def finished(text: str, language: Language) -> str:
    """A sentence with a capital, and a full stop if nothing else ends it."""
    text = text.strip().rstrip(":,;-– ")
    text = text[:1].upper() + text[1:]
    end = text.rstrip('”“»」"')[-1:]
    return text if end in _ENDS else f"{text}{language.stop}"


def summary(selection: Selection) -> str:
    talk = selection.talk
    lines = [finished(line, talk.language) for line in _lines(selection)]
    if codes := further_codes(talk, " ".join(lines)):
        named = talk.language.say("named", names=", ".join(codes))
        lines.append(finished(named, talk.language))
    return ("" if talk.language.stop == "。" else " ").join(lines)


def _lines(selection: Selection) -> Iterator[str]:
    talk = selection.talk
    say = talk.language.say
    if not any(comment.sentences for comment in talk.comments):
        yield say("unread")
    last = selection.asks.last_turn
    ending = [comment.passage for comment in last.comments] if last and len(talk.turns) > 1 else []
    thanked = last is not None and bool(ending) and _thanks(last)
    before = ""
    newest_selected = selection.sentences[-1].comment if selection.sentences else None
    for passage, picked in groupby(selection.sentences, key=lambda sentence: sentence.comment):
        line = _line(talk, passage, [*picked])
        date = passage.at[:10]
        latest = passage is newest_selected and passage in ending
        frame = "latest" if latest else "dated"
        yield say(frame, date=date, line=line) if date and (latest or date != before) else line
        before = date
    if not selection.sentences:
        yield from _who_wrote(selection)
    if thanked and not any(sentence.comment in ending for sentence in selection.sentences):
        yield say("thanked", name=talk.name(ending[-1]))
    files = [name for comment in talk.comments for name in comment.attachments]
    if files and len(selection.sentences) < 2:
        yield say("attached", names=clip(", ".join(files[:3]), 150))
    if _is_unanswered(talk):
        yield say("unanswered")


def _thanks(turn: Turn) -> bool:
    polite = any(sentence.has("thanks") for sentence in turn.sentences)
    return turn.role == "customer" and polite and is_ended(turn)


def _who_wrote(selection: Selection) -> Iterator[str]:
    """Name the speakers, where all that they said stands in other fields."""
    talk = selection.talk
    spoken = [turn.comments[-1] for turn in talk.turns if turn.sentences][-2:]
    for comment in spoken or [comment for comment in talk.comments if comment.sentences][-1:]:
        yield _claim(talk, comment.passage)


def _line(talk: Conversation, passage: Passage, picked: list[Sentence]) -> str:
    frame = _FRAMES.get(passage.role, "answered")
    if passage.role != "note" and talk.turns and passage is talk.turns[0].comments[0].passage:
        frame = "wrote"
    quotes = " ".join(quote(talk, part) for part in _adjacent(picked))
    return talk.language.say(frame, name=talk.name(passage), quote=quotes)


def _adjacent(picked: list[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences that stand next to each other share their quotation marks."""
    for _, run in groupby(enumerate(picked), key=lambda pair: pair[1].place - pair[0]):
        yield [sentence for _, sentence in run]


def _is_unanswered(talk: Conversation) -> bool:
    """Only what was read can be said: not of a ticket of which parts are missing."""
    whole = not talk.prompt.omitted and all(
        passage.role != "system" for passage in talk.prompt.passages
    )
    asked = bool(talk.turns) and all(turn.role == "customer" for turn in talk.turns)
    return whole and asked and talk.attribute("status").lower() not in {"solved", "closed"}


def questions(selection: Selection) -> list[str]:
    talk = selection.talk
    return [_asked(talk, sentence) for sentence in selection.questions]


def _asked(talk: Conversation, sentence: Sentence) -> str:
    name = talk.name(sentence.comment)
    if sentence.comment.role == "note":
        name = f"{name} ({talk.language.frames['internally']})"
    return f"{name}: {quote(talk, [sentence])}"


def evidence(selection: Selection) -> list[dict[str, object]]:
    """Cite the comments of the first sentence that is told, and of the newest."""
    picked = selection.sentences[:1] + selection.sentences[1:][-3:]
    picked = picked or [*filter(None, [selection.intent])]
    first = {sentence.comment.id: sentence for sentence in reversed(picked)}
    return [
        _evidence(selection.talk, sentence)
        for sentence in picked
        if first[sentence.comment.id] is sentence
    ]


def _evidence(talk: Conversation, sentence: Sentence) -> dict[str, object]:
    passage = sentence.comment
    words = quote(talk, [sentence]).strip("".join(talk.language.quotes)).rstrip("…")
    return {"claim": _claim(talk, passage), "comment_ids": [passage.id], "quote": words}


def _claim(talk: Conversation, passage: Passage) -> str:
    frame = _CLAIMS.get(passage.role, "claim_answered")
    return talk.language.say(frame, name=talk.name(passage), date=passage.at[:10] or "–")


TICKET_FIELDS: Mapping[str, Callable[[Selection], object]] = MappingProxyType(
    {
        "intent": lambda chosen: finished(intent(chosen), chosen.talk.language),
        "summary": summary,
        "attempts": attempts,
        "next_step": lambda chosen: finished(next_step(chosen), chosen.talk.language),
        "open_questions": questions,
        "promises": promises,
        "topics": lambda chosen: topics(chosen.talk),
        "sentiment": lambda chosen: sentiment(chosen.talk),
        "evidence": evidence,
        "language": lambda chosen: chosen.talk.language.code,
    }
)
