"""Connect to Temporal: address, TLS, key, and how payloads are written."""

import asyncio
import logging
import re
import socket
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, Interceptor
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)
from temporalio.service import (
    GrpcCompression,
    PayloadLimitsConfig,
    RetryConfig,
    RPCError,
    RPCStatusCode,
    TLSConfig,
)

from ticketfu.encryption import EncryptionKey, data_converter
from ticketfu.errors import CannotStart
from ticketfu.telemetry.metrics import exposition

# How often a worker tells Temporal that it lives; health asks for these.
WORKER_HEARTBEAT = timedelta(seconds=5)

# Documents are published in the memo, so its 2 KB warning would come always.
MEMO_WARNING = 64 * 1024

# A webhook waits for its answer, and Zendesk delivers again after a 503.
RPC_RETRIES = RetryConfig(max_elapsed_time_millis=3000)

CONNECT_AGAIN = timedelta(seconds=2)

METRICS_SETTING = "--metrics-address (METRICS_ADDRESS)"

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
    encryption_keys: tuple[EncryptionKey, ...] = ()
    """The first one encrypts, all decrypt; none leaves what is stored in plain text."""

    interceptors: tuple[Interceptor, ...] = ()

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
        data_converter=data_converter(connection.encryption_keys),
        payload_limits=PayloadLimitsConfig(memo_warn_size=MEMO_WARNING),
        retry_config=RPC_RETRIES,
        # Documents are small: to compress and unpack them takes a tenth of a read's time.
        grpc_compression=GrpcCompression.NONE,
        runtime=runtime,
        lazy=lazy,
        interceptors=connection.interceptors,
    )


def runtime(metrics_address: str | None = None) -> Runtime:
    """One for a process: its workers tell that they live, and what it logs goes our way.

    Raises CannotStart where nobody can listen at `metrics_address`.
    """
    forwarding = LogForwardingConfig(
        logging.getLogger("temporalio.core"),
        append_target_to_name=False,
        prepend_target_on_message=False,
    )
    logs = LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding)
    metrics = exposition(_numeric(metrics_address)) if metrics_address else None
    telemetry = TelemetryConfig(logging=logs, metrics=metrics, attach_service_name=False)
    try:
        return Runtime(telemetry=telemetry, worker_heartbeat_interval=WORKER_HEARTBEAT)
    except ValueError as error:
        raise CannotStart(f"{METRICS_SETTING}: {metrics_address}: {error}") from None


def _numeric(address: str) -> str:
    """IP:PORT, as the SDK resolves no names."""
    host, _, port = address.rpartition(":")
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CannotStart(f"{METRICS_SETTING}: {address}: {error.strerror}") from None
    ip = found[0][4][0]
    return f"[{ip}]:{port}" if ":" in str(ip) else f"{ip}:{port}"


async def connect_worker(connection: Connection, process: Runtime) -> Client:
    """Try until Temporal answers: a worker may be started first."""
    while True:
        try:
            client = await connect(connection, runtime=process)
            await check_namespace(client)
            return client
        except RuntimeError as error:
            log.warning("Temporal at %s: %s; trying again", connection.address, reason(error))
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())


def reason(error: RuntimeError) -> str:
    """Why there is no connection: the quoted words of Core's long message, if it has some."""
    return ": ".join(re.findall(r'"([^"]+)"', str(error))) or str(error)


async def wait_for_namespace(client: Client) -> None:
    """Wait until Temporal answers a lazy client; raises CannotStart without the namespace."""
    while True:
        try:
            await check_namespace(client)
        except RuntimeError as error:
            log.warning("Temporal: %s; trying again", reason(error))
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())
        else:
            return


async def check_namespace(client: Client) -> None:
    """Raise CannotStart where Temporal lacks the namespace, RuntimeError where it does not tell."""
    try:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace)
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise RuntimeError(error.message) from None
        message = f"no namespace {client.namespace}: --temporal-namespace (TEMPORAL_NAMESPACE)"
        raise CannotStart(f"Temporal has {message}") from None


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
