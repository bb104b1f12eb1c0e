"""Answers are plain text: no HTML, no Markdown, no link of its own."""

import pytest

from ticketfu.entity.checks import Source
from ticketfu.entity.links import LINK_REMOVED, without_links
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.markup import without_markup
from ticketfu.ticket.summary import TicketSummary


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Bold** and *soft* and `code`", "Bold and soft and code"),
        ("# Title\n- one\n* two\n> three", "Title\none\ntwo\nthree"),
        ("[Pay here](https://evil.example/pay)", "Pay here"),
        ("![pixel](https://evil.example/a.png?q=1)", "pixel"),
        ("<b>Bold</b><script src='x'>run()</script>", "Boldrun()"),
        ("<img src=x onerror=alert(1)>Hi<!-- a - b -->", "Hi"),
        ("```json\n{}\n```", "{}\n"),
    ],
)
def test_markup_is_taken_off(written: str, plain: str) -> None:
    assert without_markup(written) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Set <host> and __init__, 5*3*2, *.csv and *.txt, a_b_c",
        "Ticket #42, C# and -5 degrees; 1 < 2 and 3 > 2",
        "Mail <ada@acme.example> [sic] (later)",
    ],
)
def test_words_that_only_resemble_markup_stay(text: str) -> None:
    assert without_markup(text) == text


@pytest.mark.parametrize(
    "text", ["[" * 9_000, "*" * 9_000, "<a " * 3_000, "**a " * 3_000, "`" * 9_000]
)
def test_long_rows_of_signs_cost_little(text: str) -> None:
    assert len(without_markup(text)) <= len(text)


KNOWN = "https://status.acme.example/now"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"See {KNOWN}.", f"See {KNOWN}."),
        ("See https://evil.example/now.", f"See {LINK_REMOVED}."),
        ("Go to www.evil.example", f"Go to {LINK_REMOVED}"),
        ("Sign in at evil.com/login today", f"Sign in at {LINK_REMOVED} today"),
        ("javascript:alert(1)", LINK_REMOVED),
        (
            "Write to ada@acme.example about report.csv",
            "Write to ada@acme.example about report.csv",
        ),
    ],
)
def test_only_links_of_the_conversation_stay(written: str, shown: str) -> None:
    source = Source.of(Prompt("", {}, (Passage(1, f"It is down: {KNOWN}"),)))

    answer, removed = without_links(TicketSummary(intent="x", next_step=written), source)

    assert answer.next_step == shown
    assert removed == (written != shown)
