"""A comment's HTML as text, for comments that come with nothing else.

The parser is our own because its time must grow with the input alone: `html.parser` takes a minute
for 64 KB of unfinished tags before Python 3.13.6, raises on unknown marked sections, and parsers
that build a tree can be made to copy open elements by the million.
"""

import re
from html import unescape

# Four times a comment's largest text: markup beyond that is not worth its time.
MAX_HTML_CHARACTERS = 262_144

BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre"),
        *("section", "table", "tr", "ul"),
    )
)
CELLS = frozenset(("td", "th"))
SILENT = frozenset(("head", "script", "style", "title"))

# Possessive (++, *+): what was taken is never given back, so a failed match costs one pass up to
# the next "<", which no part of the pattern takes.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>"""
)
_UNQUOTED_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
# More digits than a character has; `unescape` raises at 4,300 of them.
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")


def html_text(html: str) -> str:
    """The words of `html`, a block a line; remote images, trackers and links are gone."""
    reader = _Reader(html[:MAX_HTML_CHARACTERS])
    reader.read()
    text = unescape(_HUGE_REFERENCE.sub("\ufffd", "".join(reader.pieces)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader:
    def __init__(self, html: str) -> None:
        self.pieces: list[str] = []
        self._html = html
        self._missing: set[str] = set()

    def read(self) -> None:
        place = 0
        while (start := self._html.find("<", place)) >= 0:
            self._add_words(place, start)
            place = self._markup(start)
        self._add_words(place, len(self._html))

    def _markup(self, start: int) -> int:
        """Read what begins with the "<" at `start`; the place after it."""
        if self._html.startswith("<!--", start):
            return self._after("-->", start + 4)
        if self._html.startswith(("<!", "<?"), start):
            return self._after(">", start + 2)
        tag = _TAG.match(self._html, start) or _UNQUOTED_TAG.match(self._html, start)
        if tag:
            return self._tag(tag["name"].lower(), bool(tag["end"]), tag.end())
        if re.match(r"</?[a-zA-Z]", self._html[start : start + 3]):
            # A tag that never ends: its attributes are no words.
            following = self._html.find("<", start + 1)
            return following if following >= 0 else len(self._html)
        self.pieces.append("<")
        return start + 1

    def _tag(self, name: str, ends: bool, place: int) -> int:
        if name in BLOCKS:
            self.pieces.append("\n")
        elif name in CELLS:
            self.pieces.append(" ")
        elif name in SILENT and not ends:
            end = self._find(f"</{name}", place)
            return end.start() if end else place
        return place

    def _after(self, end: str, place: int) -> int:
        """The place after `end`, or `place` itself where it is missing: words stay readable."""
        found = self._find(end, place)
        return found.end() if found else place

    def _find(self, end: str, place: int) -> re.Match[str] | None:
        # What is missing once is missing further on: it is searched for only once.
        if end in self._missing:
            return None
        found = re.compile(re.escape(end), re.IGNORECASE).search(self._html, place)
        if found is None:
            self._missing.add(end)
        return found

    def _add_words(self, start: int, end: int) -> None:
        self.pieces.append(self._html[start:end].replace("\n", " "))
