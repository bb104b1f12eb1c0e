"""HTTP answers of bounded size, counted as they arrive and as they are unpacked; certificates."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache

import httpx2

# Bytes of an error's body that are kept: its first words decide, its status stays whatever its
# size.
MAX_ERROR_BYTES = 64 * 1024

# Bytes from which an answer waits until no other large one is being unpacked.
LARGE_BYTES = 4_000_000


@cache
def certificates() -> ssl.SSLContext:
    """Read the trusted certificates once: that takes 30 ms, for each client otherwise."""
    return httpx2.create_ssl_context()


class AnswerTooLarge(httpx2.RequestError):
    """An answer is longer than its bound; no byte beyond the bound was kept."""


@dataclass(frozen=True)
class Bound:
    """A response hook for an `httpx2.AsyncClient`: no body of more than `max_bytes`.

    All clients of a process share the lock `large`, so that one large answer is unpacked at a
    time. A caller that parses what it got before its next await keeps its turn until then.
    """

    max_bytes: int
    large: asyncio.Lock

    async def __call__(self, response: httpx2.Response) -> None:
        encodings = response.headers.get_list("content-encoding", split_commas=True)
        if len(encodings) > 1:  # Each further layer multiplies a bomb by a thousand.
            raise httpx2.DecodingError("an answer packed more than once")
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101
        arriving = _Arriving(response.stream, self.max_bytes)
        # httpx2 unpacks in pieces of 1 MiB at most, so what is counted piece by piece is bounded.
        packed = httpx2.Response(response.status_code, headers=response.headers, stream=arriving)
        response.headers.pop("content-encoding", None)
        response.stream = _Unpacked(packed, self.max_bytes, self.large)


class _Arriving(httpx2.AsyncByteStream):
    """The bytes of a body as they come in; a packed one may unpack to nothing for ever."""

    def __init__(self, stream: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size = _within(self._max_bytes, size + len(part))
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Unpacked(httpx2.AsyncByteStream):
    def __init__(self, packed: httpx2.Response, max_bytes: int, large: asyncio.Lock) -> None:
        self._packed = packed
        self._max_bytes = max_bytes
        self._large = large
        self._holds_turn = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async with aclosing(self._packed.aiter_bytes()) as parts:
            async for part in parts:
                size = _within(self._max_bytes, size + len(part))
                if self._packed.is_error and size > MAX_ERROR_BYTES:
                    yield part[: len(part) - (size - MAX_ERROR_BYTES)]
                    return
                if size > LARGE_BYTES and not self._holds_turn:
                    await self._large.acquire()
                    self._holds_turn = True
                yield part

    async def aclose(self) -> None:
        if self._holds_turn:
            self._holds_turn = False
            self._large.release()
        await self._packed.aclose()


def _within(max_bytes: int, size: int) -> int:
    if size > max_bytes:
        raise AnswerTooLarge(f"an answer of more than {max_bytes} bytes")
    return size
