"""The sample Zendesk as the tests of its client meet it."""

from dataclasses import dataclass

import httpx2

from ticketfu.sample.sample import Sample
from ticketfu.zendesk.auth import ClientCredentials
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.rate_limit import OwnQuota


@dataclass(frozen=True)
class SampleAccount:
    sample: Sample
    url: str
    http: httpx2.AsyncClient

    def credentials(self) -> ClientCredentials:
        client = self.sample.credentials
        return ClientCredentials(self.url, client.client_id, client.client_secret)

    def zendesk(self, auth: httpx2.Auth | None = None, timeout_seconds: float = 30) -> Zendesk:
        return Zendesk(
            self.http,
            self.url,
            auth or self.credentials(),
            quota=OwnQuota(100_000),
            timeout_seconds=timeout_seconds,
        )
