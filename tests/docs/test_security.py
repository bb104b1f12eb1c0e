"""The security page says what the code does: its bounds, keys and open paths."""

import re

from tests.docs.program import ROOT, SETTINGS
from ticketfu.bounded_log import PERIOD_SECONDS
from ticketfu.llm.parsing import MAX_ANSWER_CHARACTERS
from ticketfu.server.auth import OPEN_PATHS
from ticketfu.server.bodies import MAX_BODY_BYTES, MAX_BYTES, MAX_HELD_BYTES, MAX_WEBHOOK_BYTES
from ticketfu.server.bounds import DEFAULT
from ticketfu.server.headers import HEADERS
from ticketfu.server.keys import DECODE_PATH
from ticketfu.server.pages.assets import STATIC_PATHS
from ticketfu.server.sessions import MAX_SESSIONS, SESSION_SECONDS
from ticketfu.zendesk.failures import MAX_ANSWER_BYTES
from ticketfu.zendesk.signature import WINDOW

PAGE = (ROOT / "docs" / "security.md").read_text()
KIB = 1024


def bound(row: str) -> str:
    """The second cell of a row."""
    found = re.search(rf"^\| {re.escape(row)}[^|]*\| ([^|]*) \|", PAGE, re.MULTILINE)
    assert found
    return found[1]


def test_the_bounds_are_those_of_the_code() -> None:
    seconds = f"{DEFAULT.head_seconds:g} s"
    assert (
        bound("head of") == f"{DEFAULT.head_bytes // KIB} KB, {DEFAULT.headers} headers, {seconds}"
    )
    sizes = f"{MAX_BODY_BYTES // KIB} KiB; {MAX_WEBHOOK_BYTES // KIB**2} MiB at the webhook"
    decoding = f"{MAX_BYTES[DECODE_PATH] // KIB**2} MiB at `/decode`"
    assert bound("body") == f"{sizes}, {decoding}; {DEFAULT.body_seconds:g} s"
    assert bound("bodies held") == f"{MAX_HELD_BYTES // KIB**2} MiB"
    assert bound("an answer that is not read") == f"{DEFAULT.stall_seconds:g} s"
    assert bound("connections").startswith(f"`MAX_CONNECTIONS`, {DEFAULT.kept} of")
    assert bound("sessions") == f"{MAX_SESSIONS}"
    assert bound("lines about") == f"one in {PERIOD_SECONDS:g} s"
    assert bound("an answer of Zendesk") == f"{MAX_ANSWER_BYTES // 10**6} MB"
    assert bound("an answer of a model").startswith(
        f"its last {MAX_ANSWER_CHARACTERS:,} characters"
    )


def test_sessions_and_signatures_last_as_long_as_it_says() -> None:
    assert f"| {SESSION_SECONDS // 3600} hours |" in PAGE
    assert f"taken for {WINDOW.seconds // 60} minutes around its time" in PAGE


def test_what_is_open_is_listed() -> None:
    sentence = PAGE[PAGE.index("Everything is closed unless") :].partition(". Keys")[0]
    assert set(re.findall(r"`(/[^`]*)`", sentence)) == OPEN_PATHS - STATIC_PATHS


def test_whatever_address_is_called_is_listed() -> None:
    callees = {name for name in SETTINGS if re.search("_(URL|ENDPOINT|ISSUER)$", name)}
    # Ours, or where what stands in the table's first column is.
    callees -= {"TICKETFU_SERVER_URL", "ZENDESK_BASE_URL", "LLM_BASE_URL"}
    leaves = PAGE[PAGE.index("## What leaves") : PAGE.index("## What is stored")]
    assert {name for name in callees if f"`{name}`" not in leaves} == set()


def test_headers_are_those_that_are_sent() -> None:
    section = " ".join(PAGE[PAGE.index("## Headers") : PAGE.index("## Bounds")].split()).lower()
    for name, value in HEADERS:
        assert name.decode() in section
        assert all(part.strip() in section for part in value.decode().split(";"))
