"""A prompt that is too long: what is clipped, what is left out, and what stays."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketfu.llm.prompt import Passage, Prompt

MAX_BYTES = 60_000
LOG = "2026-11-02 15:40 ERROR could not open report\n" * 1_500


def conversation(*texts: str) -> Prompt:
    said = (Passage(number, text, "Ada", at="2026") for number, text in enumerate(texts))
    return Prompt("Judge.", {"ticket": 1, "status": "open"}, tuple(said))


def kept(prompt: Prompt) -> list[int]:
    return [passage.id for passage in prompt.passages]


@pytest.mark.parametrize(
    "texts",
    [
        [*(f"Comment {n}" for n in range(12)), LOG, "Thanks!"],
        [*(f"Comment {n}" for n in range(15)), LOG, *(f"Comment {n}" for n in range(14))],
        [*(f"Comment {n}" for n in range(10)), LOG[:35_000], LOG[:35_000]],
        [LOG, *(f"Comment {n}" for n in range(12)), LOG],
        [LOG] * 14,
    ],
    ids=["the last but one", "in the middle", "two of twelve", "first and last", "all"],
)
def test_a_long_comment_does_not_erase_the_conversation(texts: list[str]) -> None:
    fitting = conversation(*texts).fit(MAX_BYTES)

    assert kept(fitting) == list(range(len(texts)))
    assert fitting.omitted == 0
    assert MAX_BYTES / 4 < fitting.size <= MAX_BYTES


def test_a_long_comment_keeps_its_head_and_its_tail() -> None:
    fitting = conversation("Hello.", f"Begin {LOG} end.", "Thanks!").fit(MAX_BYTES)

    text = fitting.passages[1].text
    assert text.startswith("Begin ")
    assert text.endswith(" end.")
    assert " […] " in text


def test_what_fits_is_left_alone() -> None:
    prompt = conversation("Hello.", "x" * 50_000)

    assert prompt.fit(MAX_BYTES) is prompt
    assert conversation(LOG, LOG).fit(None) == conversation(LOG, LOG)


def test_the_first_comment_and_the_newest_stay() -> None:
    fitting = conversation(*(f"{n} {'word ' * 400}" for n in range(100))).fit(MAX_BYTES)

    assert kept(fitting)[0] == 0
    assert kept(fitting)[1:] == list(range(100 - len(kept(fitting)) + 1, 100))
    assert fitting.omitted == 100 - len(kept(fitting))
    assert json.loads(fitting.material.splitlines()[1]) == {"omitted": fitting.omitted}
    assert MAX_BYTES / 2 < fitting.size <= MAX_BYTES


def test_old_comments_are_left_out_in_steps() -> None:
    texts = [f"{n} {'word ' * 200}" for n in range(150)]
    beginnings = [kept(conversation(*texts[:count]).fit(MAX_BYTES))[:2] for count in range(60, 150)]

    changes = sum(before != after for before, after in pairwise(beginnings))
    assert 1 < changes < 10


@pytest.mark.parametrize("attachments", [0, 60])
def test_everything_that_is_sent_counts(attachments: int) -> None:
    details = {"attachments": ["n" * 245] * attachments} if attachments else {}
    said = tuple(Passage(n, "x", "A" * 5_000, details=details) for n in range(400))

    assert Prompt("Judge.", {}, said).fit(MAX_BYTES).size <= MAX_BYTES


texts = st.text(max_size=50) | st.text(alphabet='<\n"単🙂é\u0301', min_size=200, max_size=9_000)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=30), st.integers(4_000, 30_000))
def test_any_conversation_fits(said: list[str], max_bytes: int) -> None:
    prompt = conversation(*said)

    fitting = prompt.fit(max_bytes)

    assert fitting.size <= max_bytes
    assert fitting.omitted + len(fitting.passages) == len(said)
    if said:
        assert kept(fitting)[0] == 0
        assert kept(fitting)[-1] == len(said) - 1
    assert len(fitting.render().encode()) + len(b"Judge.") == fitting.size


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert conversation("a\ud83d").render().encode()
