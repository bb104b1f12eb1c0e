"""Strangers over raw sockets: heads, bodies and connections have bounds, health is answered."""

import asyncio
import logging
import os
import resource
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.harness import eventually
from tests.serving import serve
from ticketfu.server.bounds import Limits
from ticketfu.webhook.models import WEBHOOK_PATH

HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
SMALL = Limits(connections=12, kept=4)
FLOOD = """
import resource, signal, socket, sys
files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
kept = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(900)]
print("connected", flush=True)
signal.pause()
"""
QUICK = Limits(head_seconds=0.2, body_seconds=0.2)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the length of the body, and to /deaf without reading it."""
    try:
        size = 0 if scope["path"] == "/deaf" else len(await Request(scope, receive).body())
    except ClientDisconnect:
        return
    await PlainTextResponse(f"{size}")(scope, receive, send)


@dataclass(frozen=True)
class Peer:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def status(self) -> int:
        """Of the next answer; 0 if the connection ends without one."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return 0
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await self.reader.readexactly(length)
        return int(head.split()[1])

    async def ends(self) -> bool:
        try:
            return await self.reader.read() is not None
        except ConnectionError:
            return True


@asynccontextmanager
async def server(limits: Limits) -> AsyncIterator["Server"]:
    async with serve(app, limits) as url, AsyncExitStack() as stack:
        yield Server(int(url.rpartition(":")[2]), stack)


@dataclass(frozen=True)
class Server:
    port: int
    stack: AsyncExitStack

    async def connect(self, sent: bytes = b"") -> Peer:
        """Connect; `sent` is there before the server takes the connection, however slow it is."""
        connected = socket.create_connection(("127.0.0.1", self.port))
        connected.sendall(sent)
        peer = Peer(*await asyncio.open_connection(sock=connected))
        self.stack.callback(peer.writer.close)
        return peer

    async def ask(self, request: bytes) -> int:
        peer = await self.connect()
        peer.send(request)
        return await peer.status()


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()


FITS = [
    HEAD + b"X-A: b\r\n" * 99 + b"\r\n",
    HEAD + b"X-A: " + b"b" * 32_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 32_000 + b" HTTP/1.1\r\n\r\n",
    b"\r\n\r\n" + HEAD + b"\r\n",
]
TOO_LARGE = [
    HEAD + b"X-A: b\r\n" * 100 + b"\r\n",
    HEAD + b"X-A: b\r\n" * 100_000,
    HEAD + b"X-A: " + b"b" * 33_000 + b"\r\n\r\n",
    HEAD + b"X-A: " + b"b" * 100_000,
    HEAD + b"X" * 100_000,
    HEAD + (b"X-A: " + b"b" * 1000 + b"\r\n") * 33 + b"\r\n",
    b"GET /" + b"a" * 33_000 + b" HTTP/1.1\r\n\r\n",
    b"GET /" + b"a" * 100_000,
    # After a whole request whose end came in the same piece.
    b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab" + HEAD + b"X" * 100_000,
]


async def test_a_connection_is_kept_between_requests_for_as_long_as_the_bound_says() -> None:
    async with server(Limits(idle_seconds=0)) as there:
        peer = await there.connect(get("/"))
        assert await peer.status() == 200
        assert await peer.ends()


@pytest.mark.parametrize("request_", FITS, ids=range(len(FITS)))
async def test_a_head_within_32_kb_and_100_headers_is_taken(request_: bytes) -> None:
    async with server(Limits()) as there:
        assert await there.ask(request_) == 200


@pytest.mark.parametrize("request_", TOO_LARGE, ids=range(len(TOO_LARGE)))
async def test_a_larger_head_is_431_and_ends_the_connection(request_: bytes) -> None:
    async with server(Limits()) as there:
        peer = await there.connect()
        peer.send(request_)

        statuses = [await peer.status()]
        if statuses == [200]:
            statuses = [await peer.status()]

        assert statuses == [431]
        assert await peer.ends()


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (b"", [408]),
        (HEAD, [408]),
        (b"\r\n", [408]),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", [408]),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", [408]),
        # Answered already, so there is nothing left to say.
        (b"POST /deaf HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", [200, 0]),
        (get("/") + HEAD, [200, 408]),
    ],
)
async def test_what_does_not_come_in_time_is_given_up(sent: bytes, statuses: list[int]) -> None:
    async with server(QUICK) as there:
        peer = await there.connect(sent)

        assert [await peer.status() for _ in statuses] == statuses
        assert await peer.ends()


@pytest.fixture
def few_files() -> Iterator[None]:
    """The process may open 200 files more than it has; a connection takes one."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/dev/fd")) + 200, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_a_flood_that_takes_every_file_does_no_harm(
    few_files: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with server(SMALL) as there:
        flood = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", FLOOD, str(there.port)), stdout=PIPE
        )
        assert flood.stdout
        assert await flood.stdout.readline() == b"connected\n"

        peer = await there.connect(b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n")

        status = await peer.status()
        flood.kill()
        await flood.wait()
    assert status == 200
    assert not caplog.records


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        (b"", b"\r\n"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"POST /deaf HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ],
)
async def test_a_trickle_is_no_way_around_the_time(begin: bytes, more: bytes) -> None:
    async with server(QUICK) as there:
        peer = await there.connect()
        peer.send(begin)
        ended = asyncio.create_task(peer.ends())
        while not ended.done() and not peer.writer.is_closing():
            peer.send(more)
            await asyncio.sleep(0)

        assert await ended


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts a socket's packets")
@pytest.mark.parametrize("sent", [get("/"), b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n"])
async def test_an_answer_is_one_packet(sent: bytes) -> None:
    async with server(Limits()) as there:
        peer = await there.connect(sent)
        await peer.reader.readuntil(b"\r\n\r\n")
        if sent.startswith(b"GET"):
            await peer.reader.readexactly(len(b"0"))
        info = peer.writer.get_extra_info("socket").getsockopt(
            socket.IPPROTO_TCP, socket.TCP_INFO, 160
        )

    # tcpi_data_segs_in of tcp.h: what came with data in it.
    assert int.from_bytes(info[152:156], sys.byteorder) == 1


async def test_a_head_does_not_wait_for_its_body() -> None:
    has_head = asyncio.Event()

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await has_head.wait()
        await send({"type": "http.response.body", "body": b"x"})

    async with serve(slow, Limits()) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(get("/"))

        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK")
        has_head.set()
        assert await reader.readuntil(b"0\r\n\r\n") == b"1\r\nx\r\n0\r\n\r\n"
        writer.close()


async def test_an_answer_that_is_not_read_is_given_up() -> None:
    given_up = asyncio.Event()

    async def large(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 20_000_000, "more_body": True})
        # Waits until the client reads on, or the connection is lost.
        await send({"type": "http.response.body", "body": b"x"})
        given_up.set()

    async with serve(large, Limits(stall_seconds=0.2)) as url:
        _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]), limit=1)
        writer.write(get("/"))

        assert await given_up.wait()

        writer.close()


async def test_above_the_bound_calls_are_503_but_health_and_webhooks_are_answered() -> None:
    async with server(SMALL) as there:
        idle = [await there.connect() for _ in range(SMALL.connections - SMALL.kept)]
        for peer in idle:
            peer.send(HEAD)

        assert await there.ask(get("/")) == 503
        for path in ("/livez", "/health?x=1", WEBHOOK_PATH):
            assert await there.ask(get(path)) == 200


async def test_connections_between_requests_take_no_place() -> None:
    async with server(SMALL) as there:
        for _ in range(SMALL.connections):
            idle = await there.connect(get("/"))
            assert await idle.status() == 200

        assert await there.ask(get("/")) == 200


async def test_a_refused_call_is_told_when_to_try_again() -> None:
    async with server(Limits(connections=4, kept=4)) as there:
        peer = await there.connect()
        peer.send(get("/"))
        head = await peer.reader.readuntil(b"\r\n\r\n")

        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 10\r\n" in head.lower()


async def test_however_many_wait_the_newest_is_heard_and_the_oldest_gives_way() -> None:
    async with server(SMALL) as there:
        peers = [await there.connect() for _ in range(5 * SMALL.connections)]

        assert await there.ask(get("/health")) == 200
        assert await peers[0].status() == 503
        assert await there.ask(get(WEBHOOK_PATH)) == 200


async def test_a_connection_that_is_kept_gives_way_without_a_word() -> None:
    async with server(SMALL) as there:
        kept = await there.connect()
        kept.send(get("/"))
        assert await kept.status() == 200
        for _ in range(SMALL.connections):
            await there.connect()

        assert await kept.status() == 0


async def test_requests_sent_ahead_are_answered_in_turn_and_bounded() -> None:
    async with server(Limits()) as there:
        few = await there.connect()
        few.send(get("/") * 5)
        assert [await few.status() for _ in range(5)] == [200] * 5

        many = await there.connect()
        many.send(get("/") * 5000)
        assert await many.ends()


NONSENSE = b"nonsense\r\n\r\n"
UPGRADE = HEAD + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


@pytest.mark.parametrize(("request_", "status"), [(NONSENSE, 400), (UPGRADE, 200)])
async def test_what_nobody_serves_leaves_few_lines(
    caplog: pytest.LogCaptureFixture, request_: bytes, status: int
) -> None:
    async with server(Limits()) as there:
        with caplog.at_level(logging.WARNING):
            # Not at once, where another server in this process has just noted the like.
            await eventually(lambda: there.ask(request_), lambda _: bool(caplog.messages))
            statuses = {await there.ask(request_) for _ in range(30)}

    assert statuses == {status}
    assert len(caplog.messages) <= 3
