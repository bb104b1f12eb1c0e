"""Ask a server, as its other clients do; whatever goes wrong is one line."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import httpx2
import typer

ROWS_AT_ONCE = 100
SECONDS = 30
TRIES, TRY_SECONDS = 30, 1.0
LONGEST_ERROR = 300
ENDLESS = httpx2.Timeout(SECONDS, read=None)

REASONS = {
    401: "the server does not take this key",
    403: "this key may not do that: it wants one of the server's SERVER_API_TOKEN",
}
UNSEEN_REASONS = {
    "ticket": "never seen; ticketfu ticket refresh asks for a ticket's summary",
    "organization": "never seen; an organization appears with the first summary of its tickets",
}
"""Reasons of a 404, by the first word of a path."""


class Unusable(Exception):  # noqa: N818
    """A server that cannot be used, or does not do as it was asked; the reason is one line."""


class Api:
    """A server's API; ends the command with one line and exit code 1 where it cannot be used."""

    def __init__(self, http: httpx2.Client) -> None:
        self.http = http
        self.url = str(http.base_url).rstrip("/")

    def get(self, path: str, **parameters: object) -> Any:
        """The JSON of `/api/v1/PATH`; parameters without a value are left out."""
        with self._one_line_errors():
            given = {name: str(value) for name, value in parameters.items() if value is not None}
            return self._read(self.http.get(f"api/v1/{path}", params=given))

    def document(self, path: str, **parameters: object) -> Any:
        """A document; a translation or a public view may have to be made first."""
        for _ in range(TRIES):
            found = self.get(path, **parameters)
            if "usage" in found:
                return found
            time.sleep(TRY_SECONDS)
        return fail("it is being made as you asked for it; ask again in a moment")

    def post(self, path: str, body: Mapping[str, object], seconds: float | None) -> Any:
        with self._one_line_errors():
            parameters = {} if seconds is None else {"wait": f"{seconds:g}"}
            timeout = SECONDS + (seconds or 0)
            return self._read(
                self.http.post(f"api/v1/{path}", json=body, params=parameters, timeout=timeout)
            )

    def delete(self, path: str) -> None:
        with self._one_line_errors():
            self._check(self.http.delete(f"api/v1/{path}"))

    def list(self, name: str, most: int, **filters: object) -> Any:
        """A list's answer with `most` rows, read page by page."""
        whole = self.get(name, limit=min(most, ROWS_AT_ONCE), **filters)
        while whole["next_cursor"] and (left := most - len(whole[name])) > 0:
            following = {"limit": min(left, ROWS_AT_ONCE), "cursor": whole["next_cursor"]}
            page = self.get(name, **following, **filters)
            whole = {name: whole[name] + page[name], "next_cursor": page["next_cursor"]}
        return whole

    def events(self, path: str) -> Iterator[Any]:
        """The documents of an event stream, until the server ends it."""
        with (
            self._one_line_errors(),
            self.http.stream(
                "GET", f"api/v1/{path}", timeout=httpx2.Timeout(SECONDS, read=None)
            ) as answer,
        ):
            if answer.status_code != 200:
                answer.read()
            self._check(answer)
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def health(self) -> Any:
        """Also of a server that cannot use Temporal."""
        with self._one_line_errors():
            answer = self.http.get("health")
            found = answer.json()
            if not isinstance(found, dict) or "temporal_ok" not in found:
                raise ValueError("no health of a server's")
            return found

    def _read(self, answer: httpx2.Response) -> Any:
        self._check(answer)
        return answer.json()

    def _check(self, answer: httpx2.Response) -> None:
        if answer.is_success:
            return
        try:
            detail = str(answer.json()["detail"])
        except (ValueError, KeyError, TypeError):
            fail(f"{self.url} answers {answer.status_code}, and not as TicketFu does")
        if answer.status_code == 404:
            noun = answer.url.path.removeprefix("/api/v1/").partition("/")[0]
            detail = UNSEEN_REASONS.get(noun, detail)
        fail(REASONS.get(answer.status_code, detail)[:LONGEST_ERROR])

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        named = "--server-url (TICKETFU_SERVER_URL)"
        try:
            yield
        except httpx2.TimeoutException:
            fail(f"no answer from {self.url} in time; {named} says where the server is")
        except httpx2.TransportError as error:
            fail(f"no server at {self.url}: {error}; {named} says where it is")
        except (ValueError, httpx2.HTTPError):
            fail(f"{self.url} answers, and not as TicketFu does; check {named}")


@contextmanager
def connected(url: str, key: str) -> Iterator[Api]:
    """Redirects are not followed: a key is for the server that was named.

    A reason to give up is said at the end, when nothing draws on the terminal any more.
    """
    headers = {b"X-Ticketfu-Key": key.encode()}
    try:
        with httpx2.Client(base_url=f"{url}/", headers=headers, timeout=SECONDS) as http:
            yield Api(http)
    except Unusable as unusable:
        typer.echo(f"ticketfu: {unusable}", err=True)
        raise typer.Exit(1) from None


def fail(reason: str) -> NoReturn:
    raise Unusable(" ".join(reason.split()))
