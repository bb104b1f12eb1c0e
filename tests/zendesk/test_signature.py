from datetime import UTC, datetime, timedelta

import pytest

from ticketfu.zendesk.signature import sign, verify

SECRET = "HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA="
TIMESTAMP = "2021-07-25T10:00:00Z"
BODY = b'{"say": "hello"}'
SIGNATURE = "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk="
BETA_SIGNATURE = "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw="
NOW = datetime(2021, 7, 25, 10, 0, tzinfo=UTC)


def test_the_signature_covers_timestamp_and_body_in_this_order() -> None:
    assert sign(SECRET, TIMESTAMP, BODY) == SIGNATURE


def test_the_beta_order_of_the_published_vector_is_the_other_one() -> None:
    assert sign(SECRET, BODY.decode(), TIMESTAMP.encode()) == BETA_SIGNATURE


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_young_delivery_is_true(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)

    assert verify(SECRET, timestamp=TIMESTAMP, signature=SIGNATURE, body=BODY, now=now)


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_an_old_delivery_is_refused_though_its_signature_is_right(seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)

    assert not verify(SECRET, timestamp=TIMESTAMP, signature=SIGNATURE, body=BODY, now=now)


def test_an_empty_body_can_be_signed() -> None:
    signature = sign(SECRET, TIMESTAMP, b"")

    assert verify(SECRET, timestamp=TIMESTAMP, signature=signature, body=b"", now=NOW)


@pytest.mark.parametrize(
    ("secret", "timestamp", "signature", "body"),
    [
        ("another secret", TIMESTAMP, SIGNATURE, BODY),
        (SECRET, "2021-07-25T10:00:01Z", SIGNATURE, BODY),
        (SECRET, TIMESTAMP, SIGNATURE, BODY + b"\n"),
        (SECRET, TIMESTAMP, BETA_SIGNATURE, BODY),
        (SECRET, TIMESTAMP, "", BODY),
        (SECRET, TIMESTAMP, "größe\udcff", BODY),
    ],
)
def test_a_forged_delivery_is_refused(
    secret: str, timestamp: str, signature: str, body: bytes
) -> None:
    assert not verify(secret, timestamp=timestamp, signature=signature, body=body, now=NOW)


@pytest.mark.parametrize("timestamp", ["", "yesterday", "2021-07-25T10:00:00", "ünïx", "99999"])
def test_a_time_that_cannot_be_read_is_refused(timestamp: str) -> None:
    signature = sign(SECRET, timestamp, BODY)

    assert not verify(SECRET, timestamp=timestamp, signature=signature, body=BODY, now=NOW)
