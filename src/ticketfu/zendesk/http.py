"""Transport to Zendesk: quota, credentials, bounds, errors; every answer is a typed value."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

import httpx2
from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from ticketfu.bounded_http import Bound
from ticketfu.errors import retry_after
from ticketfu.zendesk.failures import MAX_ANSWER_BYTES, answered_in_vain, connection_failure
from ticketfu.zendesk.parsing import parsed
from ticketfu.zendesk.rate_limit import Quota

Shape = TypeVar("Shape", bound=BaseModel)

# Answers up to this size are parsed at once, without a thread.
SMALL_BYTES = 64_000


class Transport:
    """GET requests to one account, over a client that the caller opens and closes."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        base_url: str,
        auth: httpx2.Auth,
        *,
        requests_per_minute: int,
        timeout_seconds: float,
        large: asyncio.Lock,
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._quota = Quota(requests_per_minute)
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
        await self._quota.acquire()
        # The turn of a large answer ends with its response, so it is parsed before that.
        async with self._answer(path, params, max_bytes) as (response, content):
            if response.status_code == 429:
                raise self._quota.begin_pause(retry_after(response.headers))
            if not response.is_success:
                raise answered_in_vain(response, content)
            self._quota.succeeded()
            if len(content) <= SMALL_BYTES:
                return parsed(response, content, shape)
            # A page of HTML comments takes a while, in which other tickets go on.
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._parser, parsed, response, content, shape)

    @asynccontextmanager
    async def _answer(
        self, path: str, params: Mapping[str, str] | None, max_bytes: int
    ) -> AsyncIterator[tuple[httpx2.Response, bytearray]]:
        request = self._http.build_request("GET", f"{self._base_url}/api/v2{path}", params=params)
        async with AsyncExitStack() as stack:
            try:
                # httpx2 limits each read; only this limits an answer that comes drop by drop.
                async with asyncio.timeout(self._timeout_seconds):
                    response = await self._http.send(
                        request, auth=self._auth, follow_redirects=False, stream=True
                    )
                    stack.push_async_callback(response.aclose)
                    content = await bounded_body(response, Bound(max_bytes, self._large))
            except ApplicationError as error:
                if error.type == "zendesk.rate_limited":  # By the endpoint that gives tokens.
                    raise self._quota.begin_pause(error.next_retry_delay) from None
                raise
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
