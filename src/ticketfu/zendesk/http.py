"""Transport to Zendesk: quota, credentials, bounds, errors; every answer is a typed value."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal

import httpx2
from anyio import fail_after

from ticketfu.bounded_http import Bound
from ticketfu.zendesk.failures import MAX_ANSWER_BYTES, answered_in_vain, connection_failure
from ticketfu.zendesk.parsing import Shape, parsed_response
from ticketfu.zendesk.rate_limit import Quota

RequestBody = Mapping[str, object]
Method = Literal["PUT", "PATCH", "DELETE"]

# Answers up to this size are parsed at once, without a thread.
SMALL_BYTES = 64_000

# Of an answer to a change: the record itself.
MAX_CHANGE_BYTES = 1_000_000


class Transport:
    """Requests to one account, over a client that the caller opens and closes."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base_url: str,
        auth: httpx2.Auth,
        *,
        quota: Quota,
        timeout_seconds: float,
        large: asyncio.Lock,
        explain: bool = False,
    ) -> None:
        """With `explain` errors repeat Zendesk's reason: not where it could be a customer's."""
        self._http = http
        self._explain = explain
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._quota = quota
        self._timeout_seconds = timeout_seconds
        self._large = large
        # One thread: each would keep the memory of the largest page that it ever parsed.
        self._parser = ThreadPoolExecutor(1, "zendesk-parser")

    async def get(
        self,
        path: str,
        shape: type[Shape],
        params: Mapping[str, str] | None = None,
        *,
        max_bytes: int = MAX_ANSWER_BYTES,
    ) -> Shape:
        """A typed answer of at most `max_bytes`; all else is an `ApplicationError`."""
        request = self._request("GET", path, params=params)
        # The turn of a large answer ends with its response, so it is parsed before that.
        async with self._success(path, request, max_bytes) as (response, content):
            if len(content) <= SMALL_BYTES:
                return parsed_response(response, content, shape)
            # A page of HTML comments takes a while, in which other tickets go on.
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._parser, parsed_response, response, content, shape
            )

    async def create(self, path: str, body: RequestBody, shape: type[Shape]) -> Shape:
        """POST a new record; the record as Zendesk made it."""
        request = self._request("POST", path, json=body)
        async with self._success(path, request, MAX_CHANGE_BYTES) as (response, content):
            return parsed_response(response, content, shape)

    async def change(self, method: Method, path: str, body: RequestBody | None = None) -> None:
        """Change or delete a record, by a request whose answer says nothing more."""
        request = self._request(method, path, json=body)
        async with self._success(path, request, MAX_CHANGE_BYTES):
            return

    def _request(
        self, method: str, path: str, params: Mapping[str, str] | None = None, json: object = None
    ) -> httpx2.Request:
        url = f"{self._base_url}/api/v2{path}"
        return self._http.build_request(method, url, params=params, json=json)

    @asynccontextmanager
    async def _success(
        self, path: str, request: httpx2.Request, max_bytes: int
    ) -> AsyncIterator[tuple[httpx2.Response, bytearray]]:
        await self._quota.acquire(path)
        async with self._answer(request, max_bytes) as (response, content):
            if response.status_code == 429:
                raise self._quota.refused(path, response.headers)
            self._quota.answered(path, response.headers)
            if not response.is_success:
                raise answered_in_vain(response, content, explain=self._explain)
            self._quota.pauses.succeeded(path)
            yield response, content

    @asynccontextmanager
    async def _answer(
        self, request: httpx2.Request, max_bytes: int
    ) -> AsyncIterator[tuple[httpx2.Response, bytearray]]:
        async with AsyncExitStack() as stack:
            try:
                # httpx2 limits each read; only this limits an answer that comes drop by drop. It is
                # of anyio, the only one from which httpx2 shields its closing of connections: what
                # asyncio's breaks off stays open until it is garbage, or in the pool for good.
                with fail_after(self._timeout_seconds):
                    response = await self._http.send(
                        request, auth=self._auth, follow_redirects=False, stream=True
                    )
                    stack.push_async_callback(response.aclose)
                    content = await bounded_body(response, Bound(max_bytes, self._large))
            except (TimeoutError, httpx2.RequestError) as error:
                raise connection_failure(error) from None
            yield response, content


async def bounded_body(response: httpx2.Response, bound: Bound) -> bytearray:
    """The unpacked body; the caller closes the response, which keeps a large answer's turn."""
    await bound(response)
    stream = response.stream
    assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101
    content = bytearray()  # Joining a list of parts would hold all of them twice.
    async for part in stream:
        content += part
    return content
