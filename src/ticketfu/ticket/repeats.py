"""Quoted mail is cut where it repeats an earlier comment, and only there; pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ticketfu.mail import begins_quote, is_quote_header
from ticketfu.text import words

# Stands for what was cut, as clipped texts have it.
CUT = "[…]"

_MARKS = re.compile(r"^(?:\s*>)+")
# Of a quoted paragraph: a shorter one, such as "Yes.", stands in many comments.
_LEAST_WORDS, _LEAST_CHARACTERS = 3, 20

# Paragraphs of one ticket that are looked for: each search reads what was said before.
MAX_SEARCHES = 3_000


def without_repeats(texts: Iterable[str]) -> list[str]:
    """Each text without the quotes of those before it; new words between quotes stay."""
    earlier: list[str] = []
    kept: list[str] = []
    searches = MAX_SEARCHES
    for text in texts:
        quoted = _Quoted.of(text)
        if quoted and earlier and searches > 0:
            searches -= len(quoted.paragraphs)
            kept.append(quoted.without(earlier))
        else:
            kept.append(text)
        earlier.append(_joined(text))
    return kept


@dataclass(frozen=True)
class _Quoted:
    """A text up to its first quote, and the paragraphs from there on without their marks."""

    text: str
    said: list[str]
    paragraphs: list[list[str]]

    @classmethod
    def of(cls, text: str) -> "_Quoted | None":
        lines = text.split("\n")
        starts = (n for n, line in enumerate(lines) if _is_quoted(line) or _header_lines(lines, n))
        start = next(starts, None)
        return None if start is None else cls(text, lines[:start], [*_paragraphs(lines[start:])])

    def without(self, earlier: list[str]) -> str:
        repeated = [_is_repeated(each, earlier) for each in self.paragraphs]
        if not any(repeated):
            return self.text
        rest: list[str] = []
        keeps_next = False
        # Backwards, as headers go or stay with the paragraph that they introduce.
        for place in range(len(self.paragraphs) - 1, -1, -1):
            paragraph = self.paragraphs[place]
            if not _is_header(paragraph):
                short = _is_short(paragraph) and (_is_quoted(paragraph[0]) or any(repeated[place:]))
                keeps_next = not (repeated[place] or (short and _stands_in(paragraph, earlier)))
            if keeps_next:
                rest = ["", *paragraph, *rest]
        return "\n".join([*self.said, CUT, *rest]).strip()


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Lines of one depth between blank ones; those that introduce a quote stand by themselves."""
    block: list[str] = []
    place = 0
    while place < len(lines):
        bare = _bare(lines[place])
        header = _header_lines(lines, place) or int(is_quote_header(bare))
        nested = block and _depth(lines[place]) != _depth(block[-1])
        if (header or not bare or nested) and block:
            yield block
            block = []
        if header:
            yield lines[place : place + header]
        elif bare:
            block.append(lines[place])
        place += header or 1
    if block:
        yield block


def _header_lines(lines: list[str], place: int) -> int:
    """How many lines introduce a quote here: none, one, or two that were wrapped."""
    bare = _bare(lines[place])
    if begins_quote(bare):
        return 1
    after = _bare(lines[place + 1]) if place + 1 < len(lines) else ""
    return 2 if bare and after and begins_quote(f"{bare} {after}") else 0


def _is_repeated(paragraph: list[str], earlier: list[str]) -> bool:
    """Tell whether a paragraph stands in an earlier comment and nowhere by chance."""
    return not (_is_header(paragraph) or _is_short(paragraph)) and _stands_in(paragraph, earlier)


def _is_short(paragraph: list[str]) -> bool:
    joined = _joined("\n".join(map(_bare, paragraph)))
    return joined.count(" ") <= _LEAST_WORDS + 1 and len(joined) <= _LEAST_CHARACTERS


def _stands_in(paragraph: list[str], earlier: list[str]) -> bool:
    joined = _joined("\n".join(map(_bare, paragraph)))
    return any(joined in text for text in earlier)


def _is_header(paragraph: list[str]) -> bool:
    return is_quote_header(_bare(paragraph[0])) or bool(_header_lines(paragraph, 0))


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _depth(line: str) -> int:
    marks = _MARKS.match(line)
    return marks[0].count(">") if marks else 0


def _bare(line: str) -> str:
    return _MARKS.sub("", line).strip()


def _joined(text: str) -> str:
    """The words alone, as mail programs wrap and mark quoted lines anew."""
    return f" {' '.join(words(text))} "
