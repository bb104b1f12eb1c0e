"""A comment's HTML as text, for comments that come with nothing else."""

from html.parser import HTMLParser

PARAGRAPHS = frozenset(
    ("blockquote", "div", "h1", "h2", "h3", "h4", "li", "ol", "p", "pre", "table", "tr", "ul")
)
SILENT = frozenset(("head", "script", "style", "title"))


def html_text(html: str) -> str:
    """The words of `html`, a block a line; remote images, trackers and links are gone."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silence = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in SILENT:
            self._silence += 1
        elif tag in PARAGRAPHS or tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silence = max(0, self._silence - 1)
        elif tag in PARAGRAPHS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silence:
            self.pieces.append(data.replace("\n", " "))
