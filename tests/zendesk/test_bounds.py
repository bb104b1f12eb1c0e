"""However much Zendesk sends, a bounded part of it is kept."""

import gzip
import json
import tracemalloc

import pytest
from temporalio.exceptions import ApplicationError

from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import MAX_IDLE_PAGES, MAX_PAGES, Zendesk
from ticketfu.zendesk.comments import MAX_COMMENTS, MAX_TOTAL_CHARACTERS, CommentCollector
from ticketfu.zendesk.failures import MAX_ANSWER_BYTES, MAX_PAGE_BYTES, TooMuchAsked
from ticketfu.zendesk.models import Comment
from ticketfu.zendesk.parsing import parse
from ticketfu.zendesk.responses import CommentsPage, TicketAnswer

COMMENTS = "/api/v2/tickets/42/comments"
MEGABYTE = 1_000_000


def page(number: int, *, text: str = "x", more: bool = True) -> str:
    meta = {"has_more": more, "after_cursor": f"after-{number}"}
    comments = [{"id": number, "plain_body": text}] if text else []
    return json.dumps({"comments": comments, "meta": meta})


async def code_of(zendesk: Zendesk) -> str | None:
    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_ticket(42)
    return failed.value.type


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_an_answer_over_its_bound_is_asked_for_with_smaller_pages_and_then_an_error(
    sample: Sample, zendesk: Zendesk, packed: bool
) -> None:
    body = b" " * (MAX_ANSWER_BYTES + 1)
    headers = {"content-encoding": "gzip"} if packed else {}
    sent = gzip.compress(body) if packed else body
    sample.fail_next(COMMENTS, status=200, body=sent, headers=headers, times=100)

    assert await code_of(zendesk) == "zendesk.too_large"
    assert sample.count(f"GET {COMMENTS}") == 5


async def test_a_page_that_stays_large_is_read_by_its_smallest_size(
    sample: Sample, zendesk: Zendesk
) -> None:
    body = page(1, text="x" * MAX_PAGE_BYTES, more=False)
    sample.fail_next(COMMENTS, status=200, body=body, times=100)

    assert len((await zendesk.read_ticket(42)).comments) == 1
    assert sample.count(f"GET {COMMENTS}") == 5


async def test_a_record_over_its_bound_is_an_error(sample: Sample, zendesk: Zendesk) -> None:
    sample.tickets[42].subject = "s" * (MAX_ANSWER_BYTES + 1)

    assert await code_of(zendesk) == "zendesk.too_large"


@pytest.mark.parametrize("inside", ["[],", '{"id":1},', '"",', "1,", "[" * 20])
def test_an_answer_of_very_many_parts_is_not_parsed(inside: str) -> None:
    body = f'{{"ticket": {{"id": 42}}, "users": [{inside * (8 * MEGABYTE // len(inside))}'.encode()
    tracemalloc.start()
    with pytest.raises(TooMuchAsked):
        parse(body, TicketAnswer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MEGABYTE


@pytest.mark.parametrize("words", ["x" * MEGABYTE, r"\"" * MEGABYTE, "[{]},:" * MEGABYTE])
def test_long_texts_are_no_parts(words: str) -> None:
    body = page(1, text="WORDS").replace("WORDS", words)

    assert len(parse(body.encode(), CommentsPage).comments[0].text) <= 65_536


async def test_pages_that_bring_nothing_end_soon(sample: Sample, zendesk: Zendesk) -> None:
    for number in range(10):
        sample.fail_next(COMMENTS, status=200, body=page(number, text=""))

    assert await code_of(zendesk) == "zendesk.bad_response"
    assert sample.count(f"GET {COMMENTS}") == MAX_IDLE_PAGES


async def test_pages_without_end_are_read_up_to_a_bound(sample: Sample, zendesk: Zendesk) -> None:
    for number in range(MAX_PAGES + 10):
        sample.fail_next(COMMENTS, status=200, body=page(number))

    read = await zendesk.read_ticket(42)

    assert (len(read.comments), read.complete) == (MAX_PAGES, False)
    assert sample.count(f"GET {COMMENTS}") == MAX_PAGES


def test_no_more_comments_are_kept_than_a_ticket_can_have() -> None:
    conversation = CommentCollector()
    conversation.add(Comment(id=number) for number in range(MAX_COMMENTS + 1))

    assert len(conversation.comments()) == MAX_COMMENTS
    assert not conversation.complete


def test_the_longest_comments_lose_their_middles_when_all_are_too_long_together() -> None:
    conversation = CommentCollector()
    long = [Comment(id=n, text=f"begin {n} " + "x" * 64_000 + f" end {n}") for n in range(100)]
    conversation.add([Comment(id=1000, text="short"), *long])

    texts = {comment.id: comment.text for comment in conversation.comments()}
    assert sum(len(text) for text in texts.values()) <= MAX_TOTAL_CHARACTERS
    assert texts[1000] == "short"
    assert all(texts[n].startswith(f"begin {n} ") for n in range(100))
    assert all(texts[n].endswith(f" end {n}") for n in range(100))


def test_a_ticket_of_the_greatest_size_keeps_a_bounded_text() -> None:
    conversation = CommentCollector()
    for start in range(0, MAX_COMMENTS, 100):
        conversation.add(Comment(id=start + n, text="y" * 65_536) for n in range(100))

    comments = conversation.comments()
    assert len(comments) == MAX_COMMENTS
    assert sum(len(comment.text) for comment in comments) <= MAX_TOTAL_CHARACTERS
