"""Quotes of people's words: short, balanced, and never a whole comment."""

from ticketfu.extractive.comments import Sentence
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.language import Language, cue_text
from ticketfu.text import clip, fold

# Characters of one quote.
LONGEST = 200

# Share of a comment's letters: a quote with more is the comment itself.
_MOST = 0.9

# Letters: a comment as short as "Refunded, thanks." gives nothing away.
_HARMLESS = 20

# Letters of a sentence that would lose its point with its end.
_BRIEF = 60

_PAUSES = (", ", "; ", " – ", " - ", ": ", "，", "、", "；", "، ", " because ", " weil ", " and ")


def quote(talk: Conversation, sentences: list[Sentence], size: int = LONGEST) -> str:
    """Sentences that stand next to each other in a comment, in one pair of quotation marks."""
    comment = sentences[0].comment.text
    if _is_whole(_joined(sentences), comment) and not sentences[-1].is_question:
        sentences = [
            max(sentences, key=lambda sentence: (sentence.has("done"), len(sentence.terms)))
        ]
    text = without_lead(_joined(sentences), sentences[0].language)
    if _is_whole(text, comment):
        text = _part(text, sentences[0])
    return quoted(text, talk.language, size)


def quoted(text: str, language: Language, size: int = LONGEST) -> str:
    first, last = language.quotes
    inside = clip(" ".join(text.split()), size)
    if inside.count('"') % 2:
        inside += '"'
    if inside[:1] == first and inside[-1:] == last and inside.count(first) == 1:
        return inside
    return f"{first}{inside}{last}"


def without_lead(text: str, language: Language) -> str:
    """A sentence without the words that lead over from the one before."""
    lead = language.cue("lead").match(cue_text(text))
    rest = text[lead.end() :].strip() if lead else ""
    return rest[:1].upper() + rest[1:] if len(rest) > len(text) // 3 else text


def _joined(sentences: list[Sentence]) -> str:
    joint = "" if sentences[0].language.code in {"ja", "zh"} else " "
    return joint.join(sentence.text for sentence in sentences)


def _is_whole(text: str, comment: str) -> bool:
    whole = len(_letters(comment))
    return whole > _HARMLESS and len(_letters(text)) >= whole * _MOST


def _part(text: str, sentence: Sentence) -> str:
    """A short sentence without its first word; a longer one, or a note, without its end."""
    first, _, rest = text.partition(" ")
    short = len(_letters(text)) <= _BRIEF or text != sentence.text or sentence.has("risk")
    short = short and sentence.comment.role != "note"
    # Without its first word, "Never press it" would say the opposite.
    if short and rest.count(" ") and not sentence.language.cue("doubt").match(cue_text(first)):
        return f"…{rest}"
    size = len(text)
    pauses = [found for pause in _PAUSES if (found := text.rfind(pause, 0, size * 4 // 5)) > 0]
    cut = max(pauses, default=0)
    return f"{text[:cut]}…" if cut > size * 2 // 5 else clip(text, size * 3 // 4)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
