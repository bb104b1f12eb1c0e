"""HTTP requests over kept connections; the sender takes as little of the machine as it can."""

import asyncio
import time
from collections.abc import Iterable, Iterator


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def send(port: int, requests: Iterable[bytes], senders: int, *, status: int) -> float:
    """Seconds until every request is answered, each with `status`."""
    left = iter(requests)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(senders):
            group.create_task(_sender(port, left, status))
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
