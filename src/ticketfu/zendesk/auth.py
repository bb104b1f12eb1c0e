"""Credentials for Zendesk: an OAuth client's, or an agent's API token (until 2027-04-30)."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

import httpx2
from temporalio.exceptions import ApplicationError

from ticketfu.bounded_http import Bound
from ticketfu.errors import failure, retry_after
from ticketfu.zendesk.failures import answered_in_vain
from ticketfu.zendesk.lenient import Maybe, Record
from ticketfu.zendesk.parsing import parsed_response
from ticketfu.zendesk.rate_limit import ACCOUNT, Pauses

MAX_TOKEN_BYTES = 1_000_000

# The lifetime that Zendesk enforces for new clients; it takes 300 to 172,800.
TOKEN_SECONDS = 1800


class ApiToken(httpx2.BasicAuth):
    def __init__(self, email: str, token: str) -> None:
        # Zendesk's own examples write me@acme.example/token, and people copy that.
        super().__init__(f"{email.strip().removesuffix('/token')}/token", token)


class TokenAnswer(Record):
    access_token: str
    expires_in: Maybe[int] = None


@dataclass(frozen=True)
class Token:
    authorization: str
    renew_at: float


class ClientCredentials(httpx2.Auth):
    """OAuth `client_credentials`: one token for all requests, renewed before it expires."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        scope: str = "read",
        setting: str = "ZENDESK_CLIENT",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`setting` begins the names of the two variables that a refusal is explained with."""
        self._url = f"{base_url.rstrip('/')}/oauth/tokens"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": scope,
            "expires_in": TOKEN_SECONDS,
        }
        self._setting = setting
        self._bound = Bound(MAX_TOKEN_BYTES, asyncio.Lock())
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: Token | None = None
        # Only what needs a new token waits: a token that is held opens all the rest.
        self._pauses = Pauses(clock)

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        # A request that waited for the lock finds the token that its holder fetched.
        async with self._lock:
            token = self._fresh()
            if token is None:
                token = self._keep(await self._read((yield self._token_request())))
        request.headers["Authorization"] = token.authorization
        response = yield request
        if response.status_code != 401:
            return
        # httpx2 reads the body of an answer that is followed by another request.
        await self._bound(response)
        async with self._lock:
            if self._token is token:
                self._token = None
                self._keep(await self._read((yield self._token_request())))
            renewed = self._token or token
        request.headers["Authorization"] = renewed.authorization
        yield request

    async def _read(self, response: httpx2.Response) -> httpx2.Response:
        await self._bound(response)
        await response.aread()
        return response

    def _fresh(self) -> Token | None:
        token = self._token
        return token if token and self._clock() < token.renew_at else None

    def _token_request(self) -> httpx2.Request:
        self._pauses.check(self._url)
        return httpx2.Request("POST", self._url, json=self._form)

    def _keep(self, response: httpx2.Response) -> Token:
        if response.status_code == 429:
            raise self._pauses.begin(ACCOUNT, retry_after(response.headers))
        if not response.is_success:
            raise _token_failure(response, self._setting)
        self._pauses.succeeded(self._url)
        answer = parsed_response(response, response.content, TokenAnswer)
        lifetime = TOKEN_SECONDS if answer.expires_in is None else answer.expires_in
        # A tenth of the lifetime is left for requests on their way and for clocks that differ.
        renew_at = self._clock() + lifetime * 0.9
        self._token = Token(f"Bearer {answer.access_token}", renew_at)
        return self._token


def _token_failure(response: httpx2.Response, setting: str) -> ApplicationError:
    if response.status_code not in {400, 401, 403, 422}:
        return answered_in_vain(response, response.content)
    flag = "--" + setting.lower().replace("_", "-")
    message = (
        f"Zendesk gives this client no access token: check {setting}_ID / {flag}-id"
        f" and {setting}_SECRET / {flag}-secret"
    )
    return failure("zendesk.unauthorized", message, final=True)
