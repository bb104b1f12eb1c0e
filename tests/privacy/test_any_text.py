"""Any text is masked in time that grows with its length, and comes back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketfu.privacy.masking import Masker

NAMES = ("Tessa Lindqvist", "田中 太郎", "Иван Петров")
PIECES = st.sampled_from(
    ["Tessa ", "田中", "a@x.com", "+49 30 1234567", "⟦person 1⟧", "⟦", "⟧", "İ", "ß", "0151 234567"]
)
TEXTS = st.lists(PIECES | st.text(max_size=8)).map("".join)

FLOODS = [
    "1", "@", "-", "1 ", "a.", "a@", "a@b.", "(", "://a:", "⟦person 1⟧", "+1 2345678 ",
    "0151 234567 ", "0000000000 ", "4111 1111 1111 ", "DE89AAAA ", "password ", "password: ",
    "password is a ", "token for x ", "-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaaa.", "sk-",
    "Tessa ", "Иван", "田", "x1y2z3 is my password ", "call 123456 ", "order ", " ", "\n", "\"",
]  # fmt: skip


@settings(deadline=None)
@given(TEXTS)
def test_what_is_masked_is_put_back(text: str) -> None:
    masker = Masker("people", NAMES)
    final = Masker("secrets").mask(text)
    if final == text:
        assert masker.restore(masker.mask(text)) == text


@settings(deadline=None)
@given(TEXTS)
def test_masking_again_changes_nothing(text: str) -> None:
    once = Masker("secrets").mask(text)
    assert Masker("secrets").mask(once) == once


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_ends(piece: str) -> None:
    """Quadratic work on 50,000 characters would outlast the suite's timeout."""
    masker = Masker("people", NAMES)
    flood = piece * (50_000 // len(piece))

    assert masker.restore(masker.mask(flood))
