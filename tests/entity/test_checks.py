"""Claims of an answer are held against the words it was made from."""

import pytest

from ticketfu.entity.checks import Source, quotable, stands_in

COMMENTS = {
    101: "Hello, I cannot log in since 2 November. 1,450 users see error E4711 in v2.3.1 at"
    " €180.20. Call +49 30 1234567 or see https://acme.com/a?b=1. Order INV-2024-001, 5 GB,"
    " ERR_RESET.",
    102: "It’s done — we fixed it at 15:40. Two agents tried “Reset all”.",
    103: "昨日からログインできません。エラー ４７１２ です。",
}
SOURCE = Source(COMMENTS, ["2026-11-26T09:05:00+00:00", "42", "Tessa Lindqvist"])

HELD = [
    "1450 users", "1.450 users", "1 450 users", "€180,20", "180.2 EUR", "E4711", "e4711",
    "version 2.3.1", "v2.3.1", "+49301234567", "030 1234567", "https://acme.com/a?b=1.",
    "2 agents", "INV-2024-001", "5GB", "ERR_RESET", "15:40", "3:40 pm", "9:05", "#42",
    "2 November", "2 November 2026", "November 2nd, 2026", "02.11.2026", "2026-11-02", "26.11.2026",
    "Nov 26", "26. November 2026", "1. first\n2) second",
    "error 4712", "エラーは4712で、2人", "no number at all",
]  # fmt: skip
NOVEL = [
    ("450 users", ["450"]),
    ("1451 users", ["1451"]),
    ("€181", ["181"]),
    ("E4712 again", ["E4712"]),
    ("2.3.2", ["2.3.2"]),
    ("https://evil.example/4711", ["https://evil.example/4711"]),
    ("a@b.com", ["a@b.com"]),
    ("ERR_TIMEOUT", ["ERR_TIMEOUT"]),
    ("3 agents", ["3"]),
    ("INV-2024-002", ["INV-2024-002"]),
    ("27 November", ["27 November"]),
    ("2 November 2019", ["2019"]),
    ("2019-11-26", ["2019-11-26"]),
    ("15:41", ["15:41"]),
    ("⟦person 8⟧", ["8"]),
    ("99 and 99 and 98", ["99", "98"]),
]
QUOTES = [
    ("I cannot log in since", 101, True),
    ("i CANNOT  log\nin", 101, True),
    ("“I cannot log in since 2 November.”", 101, True),
    ("It's done - we fixed it", 102, True),
    ("It's done … at 15:40", 102, True),
    ("tried \"Reset all\"", 102, True),
    ("昨日からログインできません", 103, True),
    ("エラー4712です", 103, False),
    ("エラー 4712 です", 103, True),
    ("at 15:40 … It's done", 102, False),
    ("we fixed it at", 101, False),
    ("annot log in sinc", 101, False),
    ("done", 102, False),
    ("", 102, False),
    ("…", 102, False),
]  # fmt: skip


@pytest.mark.parametrize("text", HELD)
def test_what_the_source_holds_is_not_novel(text: str) -> None:
    assert SOURCE.novel(text) == []


@pytest.mark.parametrize(("text", "novel"), NOVEL)
def test_what_the_source_does_not_hold_is_named(text: str, novel: list[str]) -> None:
    assert SOURCE.novel(text) == novel


@pytest.mark.parametrize(("quote", "comment", "stands"), QUOTES)
def test_a_quote_stands_in_a_comment_word_for_word(quote: str, comment: int, stands: bool) -> None:
    assert stands_in(quote, quotable(COMMENTS[comment])) is stands


@pytest.mark.parametrize(
    ("claim", "quote", "ids", "standing"),
    [
        ("They cannot log in", "I cannot log in since", [101], "verified"),
        ("Ticket 42 cannot log in", "I cannot log in since", [101], "verified"),
        ("They cannot log in", "I cannot log in since", [102, 101, 109], "verified"),
        ("They cannot log in", "I cannot sign in since", [101], "cited"),
        ("They cannot log in", "I cannot log in since", [102], "cited"),
        ("They cannot log in", "", [101], "cited"),
        ("They cannot log in", "I cannot log in since", [109], None),
        ("They cannot log in", "I cannot log in since", [], None),
        ("99 users cannot log in", "I cannot log in since", [101], "cited"),
        ("1450 users were fixed", "It's done — we fixed it", [102], "cited"),
    ],
)
def test_a_claim_is_verified_by_its_quote_and_its_numbers(
    claim: str, quote: str, ids: list[int], standing: str | None
) -> None:
    assert SOURCE.standing(claim, quote, ids) == standing


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1 ", "1,111", "a1-", "11/", "may 1 ", "@", "A_", "…", "1..", "1万"]
)
def test_a_flood_is_checked_in_time_that_grows_with_its_length(piece: str) -> None:
    """Quadratic work on 200,000 characters would outlast the suite's timeout."""
    flood = piece * (200_000 // len(piece))
    source = Source({1: flood}, [])
    source.novel(flood[:2_000])
    assert source.standing(flood[:300], flood[:300], [1]) in {"verified", "cited"}


@pytest.mark.parametrize(
    "text",
    ["трёх пользователей", "trzech użytkowników", "三名用户", "3名", "세 명", "üç kişi", "ثلاثة"],
)
def test_a_number_that_is_spelled_is_known_in_any_language(text: str) -> None:
    assert Source({1: text}, []).novel("3 users") == []


def test_a_passages_number_is_no_part_of_its_first_date() -> None:
    assert Source({1: "Dec 3 it broke"}, []).novel("3 December") == []
    assert Source({1: "Dec it broke"}, []).novel("1 December") == ["1 December"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10k users", "10,000 users"), ("10.000 Nutzer", "10k"), ("2.5M rows", "2,500,000"),
        ("2.5 million rows", "2,500,000"), ("1,5 Mio. Zeilen", "1.5 million"), ("1万件", "10,000"),
        ("1.5万", "15,000"), ("₹1,50,000", "150000"), ("$1.2k", "$1,200"), ("USD480", "480 USD"),
        ("9 Uhr", "9:00"), ("9.30 Uhr", "9:30"), ("9h30", "9:30"), ("9 pm", "21:00"),
        ("21:00", "9 pm"), ("3 p.m.", "15:00"), ("noon", "12:00"), ("T-4711", "T4711"),
        ("E4711", "E-4711"), ("CW49", "KW 49"), ("3 to 5 days", "3-5 days"), ("3 bis 5", "3–5"),
        ("twenty-one users", "21 users"), ("hundert", "100"), ("twice", "2 times"),
    ],
)  # fmt: skip
def test_a_number_a_time_or_a_code_is_the_same_in_another_form(written: str, said: str) -> None:
    assert Source({1: written}, []).novel(said) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10k", "1,000"), ("1.5M", "150,000"), ("3 万", "3,000"), ("E4711", "T4711"),
        ("9h30", "9:40"), ("KW 49", "KW 48"), ("₹1,50,000", "15,000"),
    ],
)  # fmt: skip
def test_another_number_in_another_form_is_novel(written: str, said: str) -> None:
    assert Source({1: written}, []).novel(said)
