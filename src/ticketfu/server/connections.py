"""Connections within bounds: of a head, of time, of number, so that strangers cannot hurt."""

import json
from asyncio import TimerHandle, Transport
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from ticketfu.server.bounds import HEAD_TOO_LARGE, KEPT_PATHS, Limits, answer_busy
from ticketfu.server.transport import HeadWithBody

SLICE = 8 * 1024
"""Bytes parsed at once: what a head may be longer than its bound before it is noticed."""

MAX_PIPELINE = 16
"""Requests that a client may send before it has read an answer; each is held in memory."""


@dataclass
class Connections:
    """All connections of a server; those that wait for a request are in order of their waiting."""

    limits: Limits
    waiting: dict["BoundedProtocol", None] = field(default_factory=dict)

    def make_room(self, latest: "BoundedProtocol") -> None:
        """Close who has waited longest; a client who sends its request at once is never that."""
        oldest = next((each for each in self.waiting if each is not latest), latest)
        oldest.refuse(503, "all connections are taken; try again")

    def are_taken(self, number: int) -> bool:
        """Tell whether ordinary calls are too many; connections between two do not count."""
        ordinary = self.limits.connections - self.limits.kept
        return number > ordinary and number - sum(one.is_idle for one in self.waiting) > ordinary


class _RefusedError(Exception):
    """Ends parsing; the answer is kept beside it, as the parser wraps what a callback raises."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which has none of these bounds; llhttp has none for heads either."""

    def __init__(self, shared: Connections, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self.shared = shared
        self.limits = shared.limits
        self._head_open, self._head_bytes = False, 0
        self._body_open = False
        self._refusal: tuple[int, str] | None = None
        self._deadline: TimerHandle | None = None
        self._stalled: TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        return self.cycle is not None and self.cycle.response_complete and not self._head_open

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(HeadWithBody(transport))
        self.shared.waiting[self] = None
        self._expect_within(self.limits.head_seconds)
        if len(self.connections) > self.limits.connections:
            self.shared.make_room(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.shared.waiting.pop(self, None)
        self._expect_nothing()
        self._expect_reading()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            began_before = self._head_open
            part = data[start : start + SLICE]
            super().data_received(part)
            if began_before and self._head_open:
                # The parser holds back what is not whole yet, so it is counted here.
                self._head_bytes += len(part)
                if self._head_bytes > self.limits.head_bytes:
                    self.refuse(431, HEAD_TOO_LARGE)
            if self.transport.is_closing():
                return
        # What came was no request, or the rest of one that was answered before it was whole: both
        # end uvicorn's own timeout.
        if self._deadline is None and self in self.shared.waiting:
            self._expect_within(self.limits.head_seconds)
        elif self._deadline is None and self._body_open:
            self._expect_within(self.limits.body_seconds)

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= MAX_PIPELINE:
            raise self._too_large()
        super().on_message_begin()
        self._head_open, self._head_bytes = True, 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.limits.head_bytes:
            raise self._too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > self.limits.headers:
            raise self._too_large()

    def on_headers_complete(self) -> None:
        lengths = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + lengths > self.limits.head_bytes:
            raise self._too_large()
        self._head_open = False
        self.shared.waiting.pop(self, None)
        self._expect_nothing()
        self._body_open = True
        ordinary = self.url.partition(b"?")[0] not in KEPT_PATHS
        busy = ordinary and self.shared.are_taken(len(self.connections))
        self.app = answer_busy if busy else self.config.loaded_app
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._body_open = False
        self._expect_nothing()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:
            # Of a body that was refused unread, what came would else be kept with the connection.
            self.cycle.body = bytearray()
        if self.cycle.response_complete and not self.transport.is_closing():
            self.shared.waiting[self] = None
            if self._head_open:
                # The next head began before this answer ended.
                self._unset_keepalive_if_required()
                self._expect_within(self.limits.head_seconds)

    def send_400_response(self, msg: str) -> None:
        self.refuse(*self._refusal or (400, msg))

    def refuse(self, status: int, detail: str) -> None:
        """Answer what is being sent, if anything is, and close."""
        # At once, as the transport tells of its end later: else the same gives way twice.
        self.shared.waiting.pop(self, None)
        if self.cycle is None or self._head_open or not self.cycle.response_started:
            body = json.dumps({"detail": detail}).encode()
            lines = [
                b"content-type: application/json",
                b"content-length: %d" % len(body),
                b"x-content-type-options: nosniff",
                *([b"retry-after: 10"] if status == 503 else []),
                b"connection: close",
            ]
            self.transport.write(STATUS_LINE[status] + b"\r\n".join([*lines, b"", body]))
        if self.transport.get_write_buffer_size():
            # Closing would wait for the client to read what was said before.
            self.transport.abort()
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._abort_unless_read()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._expect_reading()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._abort_unless_read()

    def _abort_unless_read(self) -> None:
        self._expect_reading()
        self._stalled = self.loop.call_later(self.limits.stall_seconds, self.transport.abort)

    def _expect_reading(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _too_large(self) -> _RefusedError:
        self._refusal = 431, HEAD_TOO_LARGE
        return _RefusedError()

    def _expect_within(self, seconds: float) -> None:
        self._expect_nothing()
        self._deadline = self.loop.call_later(seconds, self._too_late, seconds)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self, seconds: float) -> None:
        self._deadline = None
        if self.flow.read_paused:
            # It is us who do not read on.
            self._expect_within(seconds)
        elif not self.transport.is_closing():
            self.refuse(408, f"the request did not come within {seconds:g} seconds")
