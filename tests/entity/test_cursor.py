"""A cursor is good for the list that gave it out, and nobody else can make one."""

import base64
import hashlib

import pytest

from ticketfu.entity.cursor import page_cursor, page_token

KEY, FILTERS, TOKEN = b"a key", "WorkflowType='TicketWorkflow'", b"a page token"


def test_a_cursor_leads_back_to_its_page() -> None:
    assert page_token(page_cursor(TOKEN, FILTERS, KEY), FILTERS, KEY) == TOKEN


def test_a_cursor_of_another_list_or_server_or_maker_is_refused() -> None:
    check = hashlib.sha256(FILTERS.encode() + b"\0" + TOKEN).digest()
    forged = [base64.urlsafe_b64encode(check[:size] + TOKEN).decode() for size in (8, 16, 32)]

    for cursor, filters, key in [
        *((cursor, FILTERS, KEY) for cursor in (*forged, "", "AAAA", "é", "nonsense")),
        (page_cursor(TOKEN, FILTERS, KEY), "another list", KEY),
        (page_cursor(TOKEN, FILTERS, KEY), FILTERS, b"another server"),
    ]:
        with pytest.raises(ValueError, match="cursor"):
            page_token(cursor, filters, key)
