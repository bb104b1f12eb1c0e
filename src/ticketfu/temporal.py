"""Connect to Temporal: address, TLS, key, and how payloads are written."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)
from temporalio.service import (
    PayloadLimitsConfig,
    RetryConfig,
    RPCError,
    RPCStatusCode,
    TLSConfig,
)

from ticketfu.errors import CannotStart

WORKER_HEARTBEAT = timedelta(seconds=5)
"""How often a worker tells Temporal that it lives; health asks for these."""

MEMO_WARNING = 64 * 1024
"""Documents are published in the memo, so its 2 KB warning would come always."""

RPC_RETRIES = RetryConfig(max_elapsed_time_millis=3000)
"""A webhook waits for its answer, and Zendesk delivers again after a 503."""

AWAY = {RPCStatusCode.UNAVAILABLE, RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED}

CONNECT_AGAIN = timedelta(seconds=2)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Connection:
    """Where Temporal is. Certificates and keys are PEM texts or the files that hold them."""

    address: str
    namespace: str = "default"
    api_key: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    tls_ca: str | None = None

    def tls(self) -> TLSConfig | bool:
        if not (self.tls_cert or self.tls_ca):
            return self.api_key is not None
        return TLSConfig(
            server_root_ca_cert=_pem(self.tls_ca),
            client_cert=_pem(self.tls_cert),
            client_private_key=_pem(self.tls_key),
        )


async def connect(
    connection: Connection, *, lazy: bool = False, runtime: Runtime | None = None
) -> Client:
    """A lazy client connects at its first call, so that a server starts before Temporal does."""
    return await Client.connect(
        connection.address,
        namespace=connection.namespace,
        api_key=connection.api_key,
        tls=connection.tls(),
        data_converter=pydantic_data_converter,
        payload_limits=PayloadLimitsConfig(memo_warn_size=MEMO_WARNING),
        retry_config=RPC_RETRIES,
        runtime=runtime,
        lazy=lazy,
    )


def runtime() -> Runtime:
    """One for a process: its workers tell that they live, and what it logs goes our way."""
    forwarding = LogForwardingConfig(logging.getLogger("temporalio.core"))
    logs = LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding)
    return Runtime(
        telemetry=TelemetryConfig(logging=logs), worker_heartbeat_interval=WORKER_HEARTBEAT
    )


async def connect_worker(connection: Connection, process: Runtime) -> Client:
    """Try until Temporal answers: a worker may be started first."""
    while True:
        try:
            client = await connect(connection, runtime=process)
            await _check_namespace(client)
            return client
        except RuntimeError as error:
            log.warning("Temporal at %s: %s; trying again", connection.address, error)
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())


async def _check_namespace(client: Client) -> None:
    try:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace)
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise RuntimeError(error.message) from None
        message = f"no namespace {client.namespace}: --temporal-namespace (TEMPORAL_NAMESPACE)"
        raise CannotStart(f"Temporal has {message}") from None


async def ensure_keyword(client: Client, name: str) -> bool:
    """Whether lists can be filtered by this search attribute, which is made if it is missing.

    Temporal Cloud lets only its own console make one. Temporal being away is waited out.
    """
    while True:
        try:
            await _make_keyword(client, name)
        except RPCError as error:
            if error.status not in AWAY:
                log.warning("lists by organization want search attribute %s: %s", name, error)
                return False
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())
        else:
            return True


async def _make_keyword(client: Client, name: str) -> None:
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    if name not in known.custom_attributes:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=client.namespace,
                search_attributes={name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
            )
        )


async def reachable(client: Client) -> bool:
    """A lazy client connects here, and says with a RuntimeError that it could not."""
    try:
        return await client.service_client.check_health(timeout=timedelta(seconds=1))
    except (RPCError, RuntimeError):
        return False


def _pem(value: str | None) -> bytes | None:
    if value is None:
        return None
    return value.encode() if value.startswith("-----BEGIN") else Path(value).read_bytes()
