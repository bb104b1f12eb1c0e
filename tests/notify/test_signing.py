"""Signatures that the libraries of Standard Webhooks take."""

from datetime import UTC, datetime

import pytest

from tests.notify.conftest import SECRET
from ticketfu.notify.signing import secret_bytes, signed_headers

NEW = "whsec_bmV3IHNlY3JldCBvZiB0aGUgcmVjZWl2ZXIgaGVyZQ=="


def test_each_of_two_secrets_verifies_an_event_while_one_is_replaced() -> None:
    # A tenth of a second to import: only in the process that runs this test.
    from standardwebhooks import Webhook

    body = '{"type":"test","data":{"ü":1}}'.encode()
    now = int(datetime.now(UTC).timestamp())

    headers = signed_headers([secret_bytes(NEW), secret_bytes(SECRET)], "event-1", now, body)

    for secret in (NEW, SECRET, SECRET.removeprefix("whsec_")):
        assert Webhook(secret).verify(body, headers) == {"type": "test", "data": {"ü": 1}}


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_nonsense!", "ä" * 40])
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="wants whsec_"):
        secret_bytes(text)
