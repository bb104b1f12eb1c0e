"""Links in the documents lead to files and headings that exist."""

import re
from pathlib import Path

import pytest

from tests.docs.program import DOCUMENTS, ROOT


def anchors(document: Path) -> set[str]:
    """The names by which a document's headings can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text())
    for target in (target for target in targets if "://" not in target):
        name, _, anchor = target.partition("#")
        linked = document.parent / name if name else document
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_functions_are_in_the_modules_that_they_are_listed_with() -> None:
    text = (ROOT / "docs/developer.md").read_text()
    rows = re.findall(r"^\| `([\w/]+\.py)` \| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    assert len(rows) >= 12
    for module, names in rows:
        source = (ROOT / "src/ticketfu" / module).read_text()
        for name in re.findall(r"\w+", names):
            assert re.search(rf"^ *(async )?def {name}\b", source, re.MULTILINE), (module, name)
