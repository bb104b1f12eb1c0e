"""The people Zendesk names are masked wherever they are named, and put back exactly."""

import pytest

from ticketfu.privacy.masking import Masker

NAMES = (
    "Tessa Lindqvist",
    "Will Mark",
    "田中 太郎",
    "Иван Петров",
    "José García",
    "Support Team",
    "Anne-Marie O'Brien",
    "김민수",
    "Jan van der Berg",
    "Bo Li",
)
MENTIONS = [
    ("Hi Tessa, Tessa Lindqvist here", "Hi ⟦person 1⟧, ⟦person 1b⟧ here"),
    ("tessa wrote to TESSA", "⟦person 1⟧ wrote to ⟦person 1b⟧"),
    ("Lindqvist, Tessa", "⟦person 1⟧"),
    ("Tessa's and Tessas", "⟦person 1⟧'s and ⟦person 1⟧s"),
    ("José and jose garcia", "⟦person 1⟧ and ⟦person 1b⟧"),
    ("Anne-Marie, Jan van der Berg", "⟦person 1⟧, ⟦person 2⟧"),
    ("田中太郎さん、田中様", "⟦person 1⟧さん、⟦person 1b⟧様"),
    ("김민수님", "⟦person 1⟧님"),
    ("Ивану Петрову", "⟦person 1⟧"),
    ("Will you ask Mark?", "⟦person 1⟧ you ask ⟦person 1b⟧?"),
    ("Bo is bold", "⟦person 1⟧ is bold"),
]
STAYS = ["you will mark it", "the support team", "boat", "Tesla", "a marked card", "le van"]


@pytest.mark.parametrize(("text", "masked"), MENTIONS)
def test_a_person_is_masked_and_put_back(text: str, masked: str) -> None:
    masker = Masker("people", NAMES)
    assert masker.mask(text) == masked
    assert masker.restore(masked) == text


@pytest.mark.parametrize("text", STAYS)
def test_ordinary_words_stay(text: str) -> None:
    assert Masker("people", NAMES).mask(text) == text


def test_a_person_counts_once_however_they_are_named() -> None:
    masker = Masker("people", NAMES)
    masker.mask("Tessa, Lindqvist and Tessa Lindqvist wrote to José")
    assert masker.counts() == {"person": 2}


def test_people_stay_below_their_level() -> None:
    assert Masker("contacts", NAMES).mask("Tessa Lindqvist") == "Tessa Lindqvist"


@pytest.mark.parametrize(
    ("said", "restored"),
    [
        ("⟦Person 1⟧ waits", "Tessa waits"),
        ("⟦ person 1 ⟧ waits", "Tessa waits"),
        ("⟦person1⟧ waits", "Tessa waits"),
        ("⟦person 1z⟧ waits", "Tessa waits"),
        ("⟦person 9⟧ waits", "⟦person 9⟧ waits"),
        ("⟦password⟧", "⟦password⟧"),
    ],
)
def test_a_models_spelling_of_a_placeholder_is_understood(said: str, restored: str) -> None:
    masker = Masker("people", NAMES)
    masker.mask("Tessa")
    assert masker.restore(said) == restored


def test_a_placeholder_that_a_customer_writes_names_nobody() -> None:
    masker = Masker("people", NAMES)
    text = "Tessa, who is ⟦person 1⟧? And ⟦email 1⟧?"
    masked = masker.mask(text)
    assert masker.restore(masked) == text
    assert masker.counts() == {"person": 1}
