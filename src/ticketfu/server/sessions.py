"""Sessions of people who signed in: kept in this process, ended by signing out or by time."""

import hashlib
import hmac
import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from ticketfu.server.keys import Caller, Keys

SESSION_COOKIE = "ticketfu_session"
SESSION_SECONDS = 12 * 3600
MAX_SESSIONS = 1000
"""Beyond it the oldest ends: whoever holds a key may sign in as often as he likes."""


@dataclass(frozen=True)
class Session:
    """`key` is what the person signed in with: a key that is withdrawn ends its sessions."""

    number: int
    key: bytes = field(repr=False)
    ends_at: float


@dataclass(frozen=True)
class Person:
    """Somebody who reads pages, by a session or by a trusted proxy.

    `name` stands in audit lines; `identity` is what the token of a form is bound to.
    """

    name: str
    caller: Caller
    identity: str = field(repr=False)
    by_proxy: bool = False


class Sessions:
    """`code` signs in once, for the one link that a demo prints."""

    def __init__(
        self, keys: Keys, code: str | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.keys = keys
        self._code = code
        self._clock = clock
        self._numbers = itertools.count(1)
        # By digest, so that the time that finding takes says nothing about a cookie.
        self._sessions: dict[bytes, Session] = {}
        # Derived, so that every server behind a proxy takes the forms of the others.
        self._secret = hmac.digest(keys.tokens[0].encode(), b"ticketfu forms", "sha256")

    def sign_in(self, key: str) -> str | None:
        """The new session's cookie, or None for a key that opens no page."""
        given = key.strip().encode()
        if self._caller(given) is None:
            return None
        cookie = secrets.token_urlsafe(32)
        if len(self._sessions) >= MAX_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        ends_at = self._clock() + SESSION_SECONDS
        self._sessions[_digest(cookie)] = Session(next(self._numbers), given, ends_at)
        return cookie

    def sign_in_once(self, code: str) -> str | None:
        """The same for the one-time code, which is spent by it."""
        if self._code is None or not hmac.compare_digest(code.encode(), self._code.encode()):
            return None
        self._code = None
        return self.sign_in(self.keys.tokens[0])

    def person(self, cookie: str) -> Person | None:
        """The person whose session it is, with the rights that the key has now."""
        session = self._sessions.get(_digest(cookie)) if cookie else None
        if session is None:
            return None
        caller = self._caller(session.key)
        if caller is None or self._clock() >= session.ends_at:
            self.end(cookie)
            return None
        return Person(f"{caller} (session {session.number})", caller, cookie)

    def end(self, cookie: str) -> None:
        self._sessions.pop(_digest(cookie), None)

    def form_token(self, person: Person) -> str:
        return hmac.new(self._secret, person.identity.encode(), "sha256").hexdigest()

    def is_form_token(self, person: Person, given: str) -> bool:
        return hmac.compare_digest(self.form_token(person).encode(), given.encode())

    def _caller(self, key: bytes) -> Caller | None:
        caller = self.keys.caller(key)
        return caller if caller in {"operator", "reader"} else None


def person_of(request: Request) -> Person | None:
    """The person behind a page; None for a program with a key."""
    person: Person | None = getattr(request.state, "person", None)
    return person


def sessions_of(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
