"""Addresses and telephone numbers are masked, and put back exactly."""

import pytest

from ticketfu.privacy.masking import Masker

CONTACTS = [
    ("write to tessa@acme.com", "write to ⟦email 1⟧"),
    ("Tessa.L+x@mail.acme.co.uk.", "⟦email 1⟧."),
    ("<jörg@müller.de>", "<⟦email 1⟧>"),
    ("メールはtessa@acme.comです", "メールは⟦email 1⟧です"),
    ("a@x.com, b@x.com, A@x.com", "⟦email 1⟧, ⟦email 2⟧, ⟦email 1b⟧"),
    ("+49 30 1234567", "⟦phone 1⟧"),
    ("+1 (555) 010-9999 is mine", "⟦phone 1⟧ is mine"),
    ("0049 30 1234567", "⟦phone 1⟧"),
    ("call me at 555-0199", "call me at ⟦phone 1⟧"),
    ("(415) 555-0123", "⟦phone 1⟧"),
    ("415-555-0123", "⟦phone 1⟧"),
    ("0151 23456789", "⟦phone 1⟧"),
    ("030/1234567", "⟦phone 1⟧"),
    ("06 12 34 56 78", "⟦phone 1⟧"),
    ("07911123456", "⟦phone 1⟧"),
    ("Tel.: 5551234", "Tel.: ⟦phone 1⟧"),
    ("my phone number is 612 345 678", "my phone number is ⟦phone 1⟧"),
    ("ada (at) acme.com", "⟦email 1⟧"),
    ("ada[at]acme[dot]com", "⟦email 1⟧"),
    ("ada＠acme.com", "⟦email 1⟧"),
    ("06.12.34.56.78", "⟦phone 1⟧"),
    ("Llámame al 612 345 678", "Llámame al ⟦phone 1⟧"),
    ("8 (912) 345-67-89", "⟦phone 1⟧"),
    ("(11) 91234-5678", "⟦phone 1⟧"),
    ("電話は03-1234-5678です", "電話は⟦phone 1⟧です"),
]
STAYS = [
    "ticket 360012345678, order 0151 234567",
    "call about ticket 360012345678",
    "Kundennummer: 0301234567",
    "tracking number 00340434161094042557",
    "2026-11-02 15:40 to 16:50, 10.11.2026, 1/2/2026",
    "called at 10:30 on 12.11.2026",
    "version 4.12.0.3811, build 3811022",
    "192.168.10.14 and 10.0.0.1:8080",
    "10 000 000 of 12 450 users, 99.95 %",
    "logo@2x.png and react@18.2.0",
    "1764115200000",
    "#4711, 61 of 58",
]


@pytest.mark.parametrize(("text", "masked"), CONTACTS)
def test_a_contact_is_masked_and_put_back(text: str, masked: str) -> None:
    masker = Masker("contacts")
    assert masker.mask(text) == masked
    assert masker.restore(masked) == text


@pytest.mark.parametrize("text", STAYS)
def test_numbers_that_call_nobody_stay(text: str) -> None:
    assert Masker("contacts").mask(text) == text


def test_a_secret_next_to_a_contact_stays_masked() -> None:
    masker = Masker("contacts")
    masked = masker.mask("tessa@acme.com password: hunter2, https://tessa:hunter2@acme.com")
    assert "hunter2" not in masker.restore(masked)
    assert masker.restore(masked).startswith("tessa@acme.com ")
    assert masker.counts() == {"email": 1, "secret": 2}
