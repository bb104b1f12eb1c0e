"""Quoted mail is cut where it repeats an earlier comment, and nothing else is."""

import pytest

from ticketfu.ticket.repeats import CUT, without_repeats

FIRST = "Hello,\n\nthe printer in Lyon prints every label twice since Monday.\n\nBest, Cara"
ANSWER = "Which driver do you use, and since which version?"
QUOTED = "\n".join(f"> {line}" for line in FIRST.split("\n"))


@pytest.mark.parametrize(
    "reply",
    [
        f"Still twice.\n\nOn Mon, 2 Nov 2026 at 15:40, Abe <abe@acme.example> wrote:\n{QUOTED}",
        f"Still twice.\n\nOn Mon, 2 Nov 2026 at 15:40, Abe\n<abe@acme.example> wrote:\n{QUOTED}",
        f"Still twice.\n\nAm 2. Nov. 2026 schrieb Abe:\n>> {ANSWER}\n{QUOTED}",
        f"Still twice.\n\n2026年11月3日(火) 9:00 Abe <abe@acme.example>:\n{QUOTED}",
        f"Still twice.\n\nAbe <abe@acme.example>, 3 Kas 2026, 09:00 tarihinde yazdı:\n{QUOTED}",
        f"Still twice.\n\n3 лист. 2026 р. о 09:00 Abe <abe@acme.example> пише:\n{QUOTED}",
        f"Still twice.\n\n-----Ursprungligt meddelande-----\nFrån: Cara\nÄmne: A\n\n{FIRST}",
        f"Still twice.\n\n-----原始邮件-----\n发件人：Cara\n主题：A\n\n{FIRST}",
        f"Still twice.\n\n-----Original Message-----\nFrom: Cara\nSubject: Labels\n\n{FIRST}",
        "Still twice.\n> the printer in Lyon prints every\n> label twice since Monday.",
    ],
)
def test_a_quote_of_an_earlier_comment_is_cut(reply: str) -> None:
    texts = without_repeats([FIRST, ANSWER, reply])

    assert texts[:2] == [FIRST, ANSWER]
    assert texts[2].startswith("Still twice.")
    assert texts[2].count(CUT) == 1
    assert not any(word in texts[2] for word in ("Lyon", "driver", "wrote", "Original"))


@pytest.mark.parametrize(
    "reply",
    [
        "See below.\n> Our supplier says: replace the driver of the printer in Lyon.",
        "---------- Forwarded message ---------\nFrom: Al\n\nThe printer in Nantes is new.",
        f"The printer in Lyon prints every label twice since Monday. {ANSWER}",
        "On Monday we wrote:\nnothing at all about it.",
        "Please write to Abe <abe@acme.example>:\nhe has the key.",
    ],
)
def test_what_stands_nowhere_else_stays(reply: str) -> None:
    assert without_repeats([FIRST, ANSWER, reply])[2] == reply


def test_new_words_between_quotes_stay() -> None:
    reply = f"{QUOTED}\n\nIt is the big one.\n\n> {ANSWER}\n\nVersion 4."

    text = without_repeats([FIRST, ANSWER, reply])[2]

    assert "It is the big one." in text
    assert text.endswith("Version 4.")
    assert "Lyon" not in text


def test_a_thread_of_replies_is_as_long_as_what_was_said() -> None:
    thread, said = "", []
    for number in range(40):
        own = f"Reply {number} says something new about parcel {number * 37}."
        quoted = "\n".join(f"> {line}" for line in thread.split("\n"))
        thread = f"{own}\n\nOn day {number} at nine, Abe wrote:\n{quoted}" if thread else own
        said.append(thread)

    texts = without_repeats(said)

    assert sum(map(len, said)) > 50_000
    assert sum(map(len, texts)) < 4_000
    assert all(f"parcel {number * 37}." in text for number, text in enumerate(texts))
