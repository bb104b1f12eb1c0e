"""A missing or contradictory setting is one line that names it; secrets are never repeated."""

import socket
from pathlib import Path

import pytest

from tests.cli.commands import complaint, ticketfu

SECRET = "xylophone-and-harp"
PEM = f"-----BEGIN SOMETHING-----\n{SECRET}\n-----END SOMETHING-----\n"
PEM = f"-----BEGIN PRIVATE KEY-----{SECRET}"
SERVER = {"SERVER_API_TOKEN": SECRET}
OAUTH = {"ZENDESK_CLIENT_ID": "ticketfu", "ZENDESK_CLIENT_SECRET": SECRET}
ZENDESK = {"ZENDESK_SUBDOMAIN": "acme", **OAUTH}
WORKER = {**ZENDESK, "LLM_PROVIDER": "extractive"}
KEYS = {"OPENAI_API_KEY": SECRET, "GEMINI_API_KEY": SECRET}

Case = tuple[str, dict[str, str], list[str]]

SERVER_CASES: list[Case] = [
    ("", {}, ["--server-api-token", "SERVER_API_TOKEN", "missing"]),
    ("", {"SERVER_API_TOKEN": ""}, ["--server-api-token", "SERVER_API_TOKEN", "missing"]),
    ("", {"SERVER_API_TOKEN": "  "}, ["--server-api-token", "SERVER_API_TOKEN", "empty"]),
    ("", SERVER | {"PORT": "abc"}, ["--port", "PORT"]),
    ("", SERVER | {"PORT": "-1"}, ["--port", "PORT"]),
    ("", SERVER | {"PORT": "65536"}, ["--port", "PORT"]),
    ("--port abc", SERVER | {"PORT": "8080"}, ["--port", "PORT"]),
    ("--settle-seconds -1", SERVER, ["--settle-seconds", "SETTLE_SECONDS"]),
    ("--settle-seconds nan", SERVER, ["--settle-seconds", "SETTLE_SECONDS"]),
    ("", SERVER | {"ZENDESK_SUBDOMAIN": "acme.zendesk.com"}, ["ZENDESK_SUBDOMAIN", "acme"]),
    ("", SERVER | {"ZENDESK_SUBDOMAIN": "https://acme"}, ["--zendesk-subdomain"]),
    ("", SERVER | {"ZENDESK_WEBHOOK_BASE_URL": "acme.com"}, ["ZENDESK_WEBHOOK_BASE_URL"]),
    ("", SERVER | {"TEMPORAL_ADDRESS": "localhost"}, ["--temporal-address", "HOST:PORT"]),
    ("", SERVER | {"TEMPORAL_ADDRESS": "http://a:1"}, ["TEMPORAL_ADDRESS", "HOST:PORT"]),
    ("", SERVER | {"TEMPORAL_ADDRESS": "a:99999"}, ["TEMPORAL_ADDRESS"]),
    ("", SERVER | {"TEMPORAL_TLS_CERT": PEM}, ["--temporal-tls-key", "TEMPORAL_TLS_KEY"]),
    ("", SERVER | {"TEMPORAL_TLS_KEY": PEM}, ["--temporal-tls-cert", "TEMPORAL_TLS_CERT"]),
    ("", SERVER | {"LOG_LEVEL": "loud"}, ["--log-level", "LOG_LEVEL", "debug"]),
    ("--log-format xml", SERVER, ["--log-format", "LOG_FORMAT", "json"]),
]

WORKER_CASES: list[Case] = [
    ("", {}, ["LLM_PROVIDER"]),
    ("", OAUTH | {"LLM_PROVIDER": "extractive"}, ["--zendesk-subdomain", "ZENDESK_SUBDOMAIN"]),
    ("", {"LLM_PROVIDER": "extractive", "ZENDESK_SUBDOMAIN": "acme"}, ["ZENDESK_CLIENT_ID"]),
    ("", WORKER | {"ZENDESK_CLIENT_SECRET": ""}, ["--zendesk-client-secret"]),
    ("", WORKER | {"ZENDESK_CLIENT_ID": ""}, ["--zendesk-client-id", "ZENDESK_CLIENT_ID"]),
    ("", WORKER | {"ZENDESK_EMAIL": "a@b.c"}, ["--zendesk-token", "ZENDESK_TOKEN"]),
    ("", WORKER | {"ZENDESK_TOKEN": SECRET}, ["--zendesk-email", "ZENDESK_EMAIL"]),
    ("", WORKER | {"ZENDESK_BASE_URL": "acme"}, ["--zendesk-base-url", "ZENDESK_BASE_URL"]),
    ("", WORKER | {"WORKER_THREADS": "0"}, ["--threads", "WORKER_THREADS"]),
    ("", WORKER | {"LLM_CONCURRENCY": "many"}, ["--llm-concurrency", "LLM_CONCURRENCY"]),
    ("", ZENDESK, ["--llm-provider", "LLM_PROVIDER", "extractive, which needs none"]),
    ("", ZENDESK | {"OPENAI_API_KEY": ""}, ["--llm-provider", "extractive"]),
    ("", ZENDESK | KEYS, ["--llm-provider", "LLM_PROVIDER", "choose"]),
    ("", WORKER | {"LLM_PROVIDER": "eliza"}, ["--llm-provider", "LLM_PROVIDER", "extractive"]),
    ("", WORKER | {"LLM_PROVIDER": "openai"}, ["--llm-api-key", "LLM_API_KEY", "openai"]),
    ("--llm-provider anthropic", WORKER | KEYS, ["--llm-api-key", "anthropic"]),
    (
        "--llm-provider openai --llm-base-url http://127.0.0.1:1/v1",
        WORKER,
        ["--llm-model", "LLM_MODEL", "--llm-base-url"],
    ),
    ("--llm-base-url ollama", WORKER, ["--llm-base-url", "LLM_BASE_URL"]),
]


@pytest.mark.parametrize(("flags", "env", "words"), SERVER_CASES)
async def test_a_server_with_wrong_settings_says_so_in_one_line(
    tmp_path: Path, flags: str, env: dict[str, str], words: list[str]
) -> None:
    said = complaint(await ticketfu(tmp_path, f"server start {flags}", env))

    assert [word for word in words if word not in said] == []
    assert SECRET not in said


@pytest.mark.parametrize(("flags", "env", "words"), WORKER_CASES)
async def test_a_worker_with_wrong_settings_says_so_in_one_line(
    tmp_path: Path, flags: str, env: dict[str, str], words: list[str]
) -> None:
    said = complaint(await ticketfu(tmp_path, f"worker start {flags}", env))

    assert [word for word in words if word not in said] == []
    assert SECRET not in said


async def test_up_wants_the_settings_of_both(tmp_path: Path) -> None:
    assert "SERVER_API_TOKEN" in complaint(await ticketfu(tmp_path, "up", WORKER))
    assert "LLM_PROVIDER" in complaint(await ticketfu(tmp_path, "up", SERVER | ZENDESK))


@pytest.mark.parametrize(
    "command",
    ["server start --server-api-token a", "worker start --llm-provider extractive"],
)
async def test_a_certificate_that_is_not_there_is_named(tmp_path: Path, command: str) -> None:
    env = {**ZENDESK, "TEMPORAL_TLS_CERT": "/nowhere/cert.pem", "TEMPORAL_TLS_KEY": SECRET}

    said = complaint(await ticketfu(tmp_path, command, env))

    assert "--temporal-tls-cert (TEMPORAL_TLS_CERT)" in said
    assert SECRET not in said


async def test_a_private_key_that_is_neither_file_nor_pem_is_not_repeated(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
    env = {**SERVER, "TEMPORAL_TLS_CERT": str(certificate), "TEMPORAL_TLS_KEY": f"MII{SECRET}"}

    said = complaint(await ticketfu(tmp_path, "server start --port 0", env))

    assert "--temporal-tls-key (TEMPORAL_TLS_KEY)" in said
    assert SECRET not in said


async def test_flags_beat_variables_and_empty_variables_count_as_unset(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = SERVER | {"PORT": "not a port", "HOST": "127.0.0.1", "SETTLE_SECONDS": ""}

        said = complaint(await ticketfu(tmp_path, f"server start --port {port}", env), code=1)

    assert f"cannot listen on 127.0.0.1 port {port}" in said


async def test_only_one_vendors_key_decides_for_that_vendor(tmp_path: Path) -> None:
    env = ZENDESK | {"ANTHROPIC_API_KEY": SECRET, "OPENAI_API_KEY": "", "LLM_PROVIDER": ""}

    said = complaint(await ticketfu(tmp_path, "worker start --threads 0", env))

    assert "--threads (WORKER_THREADS)" in said
