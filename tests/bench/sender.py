"""A process that only sends HTTP requests over kept connections, and times it.

Not in the benchmark's own process, whose memory grows with what it serves. It takes a load a line,
as JSON.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator

import uvloop
from pydantic import BaseModel


class Requests(BaseModel):
    """Requests as text, each answered with `status`; `senders` at a time."""

    port: int
    texts: list[str]
    senders: int
    status: int


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", ""]) + body


async def seconds(load: Requests) -> float:
    """How long it took until every request was answered."""
    left = iter([text.encode() for text in load.texts])
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(load.senders):
            group.create_task(_sender(load.port, left, load.status))
    return time.perf_counter() - began


async def _sender(port: int, left: Iterator[bytes], status: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for sent in left:
            writer.write(sent)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            _, _, rest = head.partition(b"content-length: ")
            await reader.readexactly(int(rest.partition(b"\r\n")[0]))
            if b" %d " % status not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"a request was answered {head[:40]!r}")
    finally:
        writer.close()


async def main() -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(f"{await seconds(Requests.model_validate_json(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main())
    os._exit(0)
