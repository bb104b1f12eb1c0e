"""Answers of a hostile or broken server never fill the memory."""

import asyncio
import gzip
import itertools
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import httpx2
import pytest

from ticketfu.bounded_http import LARGE_BYTES, MAX_ERROR_BYTES, AnswerTooLarge, Bound

MAX_BYTES = 8_000_000
MEGABYTE = b" " * 1_000_000

Body = Callable[[], Iterable[bytes]]


def gzipped(body: bytes, times: int = 1) -> bytes:
    """`body` repeated, as one stream that unpacks piece by piece."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(body) for _ in range(times)) + packer.flush()


BOMB = gzipped(MEGABYTE, 100)


@asynccontextmanager
async def served(body: Body, *, status: int = 200, encoding: str = "") -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} So\r\nconnection: close\r\n"
        head += f"content-encoding: {encoding}\r\n" if encoding else ""
        writer.write(f"{head}\r\n".encode())
        try:
            for part in body():
                writer.write(part)
                await writer.drain()
        except ConnectionError:  # The client has had enough.
            return
        finally:
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def client(large: asyncio.Lock | None = None) -> AsyncIterator[httpx2.AsyncClient]:
    bound = Bound(MAX_BYTES, large or asyncio.Lock())
    async with httpx2.AsyncClient(event_hooks={"response": [bound]}) as http:
        yield http


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (lambda: [MEGABYTE] * 8, ""),
        (lambda: [gzip.compress(MEGABYTE * 8)], "gzip"),
        (lambda: [zlib.compress(MEGABYTE * 8)], "deflate"),
    ],
    ids=["plain", "gzip", "deflate"],
)
async def test_an_answer_within_its_bound_arrives_whole(body: Body, encoding: str) -> None:
    async with served(body, encoding=encoding) as url, client() as http:
        answer = await http.get(url)

    assert answer.content == MEGABYTE * 8


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (lambda: [MEGABYTE] * 9, ""),
        (lambda: itertools.repeat(MEGABYTE), ""),
        (lambda: [BOMB], "gzip"),
        (lambda: [zlib.compress(MEGABYTE * 9)], "deflate"),
        (lambda: itertools.chain([gzip.compress(b"{}")], itertools.repeat(MEGABYTE)), "gzip"),
    ],
    ids=["too long", "endless", "a bomb", "a deflated bomb", "endless after its end"],
)
async def test_an_answer_over_its_bound_is_an_error(body: Body, encoding: str) -> None:
    async with served(body, encoding=encoding) as url, client() as http:
        with pytest.raises(AnswerTooLarge):
            await http.get(url)


async def test_an_answer_packed_twice_is_not_unpacked() -> None:
    twice = gzip.compress(gzip.compress(b"{}"))
    async with served(lambda: [twice], encoding="gzip, gzip") as url, client() as http:
        with pytest.raises(httpx2.DecodingError):
            await http.get(url)


@pytest.mark.parametrize("status", [400, 404, 429, 503])
@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_a_long_error_keeps_its_status_and_first_words(status: int, encoding: str) -> None:
    said = b"too many requests" + MEGABYTE * 3
    body = gzip.compress(said) if encoding else said
    async with served(lambda: [body], status=status, encoding=encoding) as url, client() as http:
        answer = await http.get(url)

    assert answer.status_code == status
    assert answer.content == said[:MAX_ERROR_BYTES]


class WatchedLock(asyncio.Lock):
    def __init__(self) -> None:
        super().__init__()
        self.wanted = asyncio.Event()

    async def acquire(self) -> bool:
        self.wanted.set()
        return await super().acquire()


async def test_a_large_answer_waits_for_its_turn_and_a_small_one_does_not() -> None:
    large = WatchedLock()
    body = b" " * (LARGE_BYTES + 1)
    async with (
        served(lambda: [body]) as big,
        served(lambda: [b"{}"]) as small,
        client(large) as http,
    ):
        await large.acquire()
        large.wanted.clear()
        waiting = asyncio.create_task(http.get(big))
        await large.wanted.wait()
        assert (await http.get(small)).content == b"{}"
        assert not waiting.done()
        large.release()
        assert (await waiting).content == body

    assert not large.locked()


@pytest.mark.parametrize("parts", [5, 9], ids=["read", "too large"])
async def test_a_turn_is_given_back_however_the_answer_ends(parts: int) -> None:
    large = asyncio.Lock()
    async with served(lambda: [MEGABYTE] * parts) as url, client(large) as http:
        await asyncio.gather(*(http.get(url) for _ in range(3)), return_exceptions=True)

    assert not large.locked()
