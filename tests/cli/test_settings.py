"""All that is wrong with settings is said at once, one line each; secrets are never repeated."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from tests.cli.commands import complaints, ticketfu
from ticketfu.cli.server import ServerStart
from ticketfu.cli.up import Up
from ticketfu.cli.worker import WorkerStart
from ticketfu.llm.providers import PROVIDERS
from ticketfu.settings import SettingsGroup
from ticketfu.settings.complaints import SettingsError, validated
from ticketfu.settings.sources import gather

SECRET = "xylophone-and-harp"
SERVER = {"SERVER_API_TOKEN": SECRET}
OAUTH = {"ZENDESK_CLIENT_ID": "ticketfu", "ZENDESK_CLIENT_SECRET": SECRET}
ZENDESK = {"ZENDESK_SUBDOMAIN": "acme", **OAUTH}
WORKER = {**ZENDESK, "LLM_PROVIDER": "extractive"}
SEALED = "0123456789abcdef" * 4
KEYS = {"OPENAI_API_KEY": SECRET, "GEMINI_API_KEY": SECRET}

Case = tuple[dict[str, str], list[str]]


def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: ec.EllipticCurvePrivateKey, lock: KeySerializationEncryption) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


def certificate(key: ec.EllipticCurvePrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ticketfu")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
    )
    return built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


KEY = key()
TLS_KEY, TLS_CERT = pem(KEY, NoEncryption()), certificate(KEY)
LOCKED_KEY = pem(KEY, BestAvailableEncryption(b"phrase"))
OTHER_KEY = pem(key(), NoEncryption())
TLS = {"TEMPORAL_TLS_CERT": TLS_CERT, "TEMPORAL_TLS_KEY": TLS_KEY}
GARBAGE = f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n"
EMPTY = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"

SERVER_CASES: list[Case] = [
    ({}, ["--server-api-token (SERVER_API_TOKEN) is missing"]),
    (SERVER | {"SERVER_API_TOKEN": ""}, ["--server-api-token (SERVER_API_TOKEN) is missing"]),
    (SERVER | {"SERVER_API_TOKEN": " \n"}, ["--server-api-token (SERVER_API_TOKEN) is missing"]),
    (SERVER | {"SERVER_API_TOKEN": "x"}, ["(SERVER_API_TOKEN): wants keys of at least 16"]),
    (SERVER | {"SERVER_READER_TOKEN": f"{SECRET},x"}, ["(SERVER_READER_TOKEN): wants keys of"]),
    (SERVER | {"PORT": "abc"}, ["--port (PORT): wants a whole number"]),
    (SERVER | {"PORT": "80.5"}, ["--port (PORT): wants a whole number"]),
    (SERVER | {"PORT": "-1"}, ["--port (PORT): wants at least 0"]),
    (SERVER | {"PORT": "65536"}, ["--port (PORT): wants at most 65535"]),
    (SERVER | {"SETTLE_SECONDS": "-1"}, ["--settle-seconds (SETTLE_SECONDS): wants at least 0"]),
    (SERVER | {"SETTLE_SECONDS": "nan"}, ["--settle-seconds (SETTLE_SECONDS): wants a"]),
    (SERVER | {"SETTLE_SECONDS": "soon"}, ["--settle-seconds (SETTLE_SECONDS): wants a number"]),
    (SERVER | {"ZENDESK_SUBDOMAIN": "acme.zendesk.com"}, ["(ZENDESK_SUBDOMAIN): wants only"]),
    (SERVER | {"ZENDESK_SUBDOMAIN": "https://acme"}, ["(ZENDESK_SUBDOMAIN): wants only"]),
    (SERVER | {"TEMPORAL_ADDRESS": "localhost"}, ["(TEMPORAL_ADDRESS): wants HOST:PORT"]),
    (SERVER | {"TEMPORAL_ADDRESS": "http://a:1"}, ["(TEMPORAL_ADDRESS): wants HOST:PORT"]),
    (SERVER | {"TEMPORAL_ADDRESS": "a:99999"}, ["(TEMPORAL_ADDRESS): wants HOST:PORT"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": ""}, ["(TEMPORAL_TLS_KEY) is missing"]),
    (SERVER | TLS | {"TEMPORAL_TLS_CERT": ""}, ["(TEMPORAL_TLS_CERT) is missing"]),
    (SERVER | TLS | {"TEMPORAL_TLS_CERT": EMPTY}, ["(TEMPORAL_TLS_CERT): holds no certificate"]),
    (SERVER | TLS | {"TEMPORAL_TLS_CERT": "/nowhere"}, ["(TEMPORAL_TLS_CERT): is neither"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": GARBAGE}, ["(TEMPORAL_TLS_KEY): holds no private key"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": TLS_CERT}, ["(TEMPORAL_TLS_KEY): holds no private key"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": LOCKED_KEY}, ["(TEMPORAL_TLS_KEY): is encrypted"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": OTHER_KEY}, ["(TEMPORAL_TLS_KEY) is not the key of"]),
    (SERVER | TLS | {"TEMPORAL_TLS_KEY": f"MII{SECRET}"}, ["(TEMPORAL_TLS_KEY): is neither"]),
    (SERVER | {"TEMPORAL_TLS_CA": GARBAGE}, ["(TEMPORAL_TLS_CA): holds no certificate"]),
    (
        SERVER | {"ENCRYPTION_KEYS": SECRET},
        ["(ENCRYPTION_KEYS): wants keys as"],
    ),
    (SERVER | {"ENCRYPTION_KEYS": SEALED, "INDEX_FILE": "i"}, ["(INDEX_FILE) would hold in plain"]),
    (SERVER | {"MCP_ISSUER": "https://issuer"}, ["(MCP_AUDIENCE) is missing", "without --mcp"]),
    (SERVER | {"DECODE_KEY": "x"}, ["(DECODE_KEY): wants keys of at least 16"]),
    (SERVER | {"LOG_LEVEL": "loud"}, ["--log-level (LOG_LEVEL): wants debug, info, warning or"]),
    (SERVER | {"LOG_FORMAT": "xml"}, ["--log-format (LOG_FORMAT): wants json or console"]),
    (
        {"PORT": "abc", "LOG_LEVEL": "loud", "TEMPORAL_TLS_CERT": TLS_CERT},
        [
            "(SERVER_API_TOKEN) is missing",
            "(PORT): wants",
            "(LOG_LEVEL): wants",
            "(TEMPORAL_TLS_KEY) is missing: it goes with --temporal-tls-cert",
        ],
    ),
]

*VENDORS, LAST = [provider.name for provider in PROVIDERS if provider.key_variable]
CHOICES = f"{', '.join(VENDORS)} or {LAST}"
CHOOSE = f"--llm-provider (LLM_PROVIDER) is missing: choose {CHOICES} with its"
WANTS = f"(LLM_PROVIDER): wants {', '.join(VENDORS)}, {LAST} or extractive"
NO_ZENDESK = [
    "--zendesk-subdomain (ZENDESK_SUBDOMAIN) is missing",
    "(ZENDESK_CLIENT_ID) and --zendesk-client-secret (ZENDESK_CLIENT_SECRET) are missing",
]

WORKER_CASES: list[Case] = [
    ({}, [CHOOSE, *NO_ZENDESK]),
    ({"LLM_PROVIDER": "extractive"}, NO_ZENDESK),
    (OAUTH | {"LLM_PROVIDER": "extractive"}, NO_ZENDESK[:1]),
    ({"LLM_PROVIDER": "extractive", "ZENDESK_SUBDOMAIN": "acme"}, NO_ZENDESK[1:]),
    (WORKER | {"NOTIFY_URL": "https://a.example"}, ["(NOTIFY_SECRET) is missing: it goes with"]),
    (WORKER | {"NOTIFY_URL": SECRET}, ["(NOTIFY_URL): wants an address", "(NOTIFY_SECRET) is"]),
    (
        WORKER | {"NOTIFY_URL": "https://a.example", "NOTIFY_SECRET": f"whsec_{SECRET}"},
        ["(NOTIFY_SECRET): wants whsec_ and 24"],
    ),
    (WORKER | {"ZENDESK_CLIENT_SECRET": ""}, ["(ZENDESK_CLIENT_SECRET) is missing: it goes with"]),
    (WORKER | {"ZENDESK_CLIENT_ID": " "}, ["(ZENDESK_CLIENT_ID) is missing: it goes with"]),
    (WORKER | {"ZENDESK_EMAIL": "a@b.c"}, ["(ZENDESK_TOKEN) is missing: it goes with"]),
    (WORKER | {"ZENDESK_TOKEN": SECRET}, ["(ZENDESK_EMAIL) is missing: it goes with"]),
    (WORKER | {"WRITE_BACK": "public-reply"}, ["(WRITE_BACK): wants off, internal-note, or"]),
    (WORKER | {"DIGEST_ORGANIZATIONS": "7,x"}, ["(DIGEST_ORGANIZATIONS): wants all, each, or"]),
    (WORKER | {"WRITE_BACK": "custom-field:0"}, ["(WRITE_BACK): wants off, internal-note, or"]),
    (WORKER | {"ZENDESK_SETUP_CLIENT_ID": "a"}, ["(ZENDESK_SETUP_CLIENT_SECRET) is missing"]),
    (WORKER | {"ZENDESK_BASE_URL": "acme"}, ["(ZENDESK_BASE_URL): wants a URL"]),
    (WORKER | {"WORKER_THREADS": "0"}, ["--threads (WORKER_THREADS): wants at least 1"]),
    (WORKER | {"LLM_CONCURRENCY": "many"}, ["(LLM_CONCURRENCY): wants a whole number"]),
    (ZENDESK, [CHOOSE]),
    (ZENDESK | {"OPENAI_API_KEY": ""}, [CHOOSE]),
    (ZENDESK | KEYS, ["GEMINI_API_KEY and OPENAI_API_KEY are set: choose one"]),
    (WORKER | {"LLM_PROVIDER": "eliza"}, [WANTS]),
    (WORKER | {"LLM_PROVIDER": "openai"}, ["(LLM_API_KEY) is missing for openai"]),
    (WORKER | KEYS | {"LLM_PROVIDER": "anthropic"}, ["(LLM_API_KEY) is missing for anthropic"]),
    (
        WORKER | {"LLM_PROVIDER": "openai", "LLM_BASE_URL": "http://127.0.0.1:1/v1"},
        ["(LLM_MODEL) is missing: it goes with --llm-base-url"],
    ),
    (WORKER | {"LLM_EXTRA_BODY": "{"}, ["(LLM_EXTRA_BODY): wants JSON"]),
    (WORKER | {"LLM_EXTRA_BODY": "[1]"}, ["(LLM_EXTRA_BODY): wants a JSON object"]),
    (WORKER | {"LLM_BASE_URL": "ollama"}, ["(LLM_BASE_URL): wants a URL"]),
]


def said(settings: type[SettingsGroup], variables: dict[str, str], **flags: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        validated(settings, gather(settings, flags, variables))
    assert SECRET not in str(caught.value)
    return caught.value.lines


def read(
    settings: type[SettingsGroup], variables: dict[str, str], **flags: str
) -> dict[str, object]:
    return validated(settings, gather(settings, flags, variables)).model_dump()


@pytest.mark.parametrize(
    ("settings", "variables", "expected"),
    [
        *((ServerStart, *case) for case in SERVER_CASES),
        *((WorkerStart, *case) for case in WORKER_CASES),
        (Up, {}, ["(SERVER_API_TOKEN) is missing", CHOOSE, *NO_ZENDESK]),
    ],
)
def test_everything_wrong_is_said_at_once(
    settings: type[SettingsGroup], variables: dict[str, str], expected: list[str]
) -> None:
    lines = said(settings, variables)

    assert [words for words in expected if not any(words in line for line in lines)] == []
    assert len(lines) == len(expected)


def test_a_certificate_and_its_key_are_taken_as_text_and_as_files(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_text(TLS_CERT)
    key.write_text(TLS_KEY)
    files = {"TEMPORAL_TLS_CERT": str(certificate), "TEMPORAL_TLS_KEY": str(key)}

    assert read(ServerStart, SERVER | TLS | {"TEMPORAL_TLS_CA": TLS_CERT})
    assert read(ServerStart, SERVER | files)


@pytest.mark.parametrize(
    ("variable", "value", "name", "expected"),
    [
        ("LOG_LEVEL", "INFO", "log_level", "info"),
        ("LOG_FORMAT", " Console\n", "log_format", "console"),
        ("LLM_PROVIDER", "Extractive", "llm_provider", "extractive"),
        ("ZENDESK_SUBDOMAIN", "ACME\n", "zendesk_subdomain", "acme"),
        ("zendesk_subdomain", "other", "zendesk_subdomain", "acme"),
        ("queue", "mine", "queue", "default"),
        ("worker_queue", "mine", "queue", "mine"),
        ("PORT", " 81 ", "port", 81),
        ("TEMPORAL_NAMESPACE", "acme.a1b2c\r\n", "temporal_namespace", "acme.a1b2c"),
    ],
)
def test_any_case_and_blanks_around_a_value_are_taken(
    variable: str, value: str, name: str, expected: object
) -> None:
    assert read(Up, SERVER | WORKER | {variable: value})[name] == expected


def test_googleai_is_gemini() -> None:
    chosen = read(WorkerStart, ZENDESK | {"LLM_PROVIDER": "GoogleAI", "LLM_API_KEY": SECRET})

    assert chosen["llm_provider"] == "gemini"


@pytest.mark.parametrize("secret", [f"{SECRET}\n", f" {SECRET} ", f"\t{SECRET}\r\n"])
def test_blanks_and_line_ends_around_a_secret_are_cut(secret: str) -> None:
    settings = validated(ServerStart, gather(ServerStart, {}, {"SERVER_API_TOKEN": secret}))

    assert settings.server_api_token.get_secret_value() == SECRET


async def test_a_command_with_wrong_settings_ends_with_2_and_a_line_for_each(
    tmp_path: Path,
) -> None:
    env = ZENDESK | {"LLM_PROVDER": "openai", "PORT": "abc", "ZENDESK_CLIENT_SECRET": ""}

    lines = complaints(await ticketfu(tmp_path, "up", env))

    expected = ["PORT", "SERVER_API_TOKEN", "LLM_PROVIDER", "ZENDESK_CLIENT_SECRET", "LLM_PROVDER"]
    assert all(any(word in line for line in lines) for word in expected)
    assert len(lines) == len(expected)


async def test_flags_beat_variables_and_empty_variables_count_as_unset(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = SERVER | {"PORT": "not a port", "HOST": "127.0.0.1", "SETTLE_SECONDS": ""}

        lines = complaints(await ticketfu(tmp_path, f"server start --port {port}", env), code=1)

    assert f"cannot listen on 127.0.0.1 port {port}" in lines[-1]


async def test_the_sample_zendesk_names_its_own_setting_for_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        lines = complaints(await ticketfu(tmp_path, "sample", {"SAMPLE_PORT": str(port)}), code=1)

    assert f"127.0.0.1 port {port}, --port (SAMPLE_PORT):" in lines[-1]


def test_only_one_vendors_key_decides_for_that_vendor() -> None:
    variables = ZENDESK | {"ANTHROPIC_API_KEY": SECRET, "OPENAI_API_KEY": "", "LLM_PROVIDER": ""}

    settings = validated(WorkerStart, gather(WorkerStart, {}, variables))

    assert settings.provider() == "anthropic"
    assert settings.key() == SECRET
