"""Log lines of the processes go to standard error and hold nothing private."""

import json
import signal
from pathlib import Path

from tests.cli.commands import running, served
from tests.cli.conftest import Account
from tests.cli.test_lifecycle import fresh_ticket
from tests.model import Model, completion
from tests.serving import serve

WORDS = "xylophone"


async def test_console_lines_are_text(tmp_path: Path, account: Account) -> None:
    async with running(tmp_path, "server start --log-format console", account.env) as server:
        await server.says("server started")
        ended = await server.end(signal.SIGTERM)

    assert ended.out == ""
    assert "INFO" in ended.err
    assert "{" not in ended.err


async def test_customers_words_and_keys_are_not_logged_even_for_debugging(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    model, key = Model(), "a-key-of-the-model"
    ticket_id = account.ticket(f"The {WORDS} is out of tune.", subject=f"My {WORDS}")
    async with serve(model.app()) as url:
        env = account.env | {
            "TEMPORAL_ADDRESS": temporal_address,
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": "local",
            "LLM_BASE_URL": f"{url}/v1",
            "LLM_API_KEY": key,
            "LOG_LEVEL": "debug",
            "OPENAI_LOG": "debug",
        }
        async with running(tmp_path, "up", env) as up, served(int(env["PORT"])) as http:
            await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
            document = await fresh_ticket(http, ticket_id)
            await http.post("/api/v1/ticket", json={"ticket_url": WORDS})
            ended = await up.end(signal.SIGTERM)

    assert document.summary
    assert WORDS in document.summary.summary
    spoken = (ended.out + ended.err).lower()
    telltale = [line for line in spoken.splitlines() if WORDS in line]
    assert telltale == []
    for secret in (key, env["SERVER_API_TOKEN"], env["ZENDESK_CLIENT_SECRET"]):
        assert secret not in spoken


async def test_a_process_says_what_it_is_each_refresh_each_failure_and_its_end(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    model = Model()
    model.faults["kaput"] = lambda: completion(None, refusal="no")
    works, fails = account.ticket("It does not print."), account.ticket("It is kaput.")
    async with serve(model.app()) as url:
        env = account.env | {
            "TEMPORAL_ADDRESS": temporal_address,
            "ZENDESK_SUBDOMAIN": "acme",
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": "local",
            "LLM_BASE_URL": f"{url}/v1",
        }
        async with running(tmp_path, "up", env) as up, served(int(env["PORT"])) as http:
            for ticket_id in (works, fails):
                await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
            await fresh_ticket(http, works)
            await up.says("refresh failed")
            ended = await up.end(signal.SIGTERM)

    lines = [json.loads(line) for line in ended.err.splitlines()]
    by_message = {line["message"]: line for line in lines}
    server, worker = by_message["server started"], by_message["worker started"]
    assert server["address"] == f"http://127.0.0.1:{env['PORT']}"
    assert server["account"] == "acme"
    assert (worker["provider"], worker["model"]) == ("openai", "local")
    assert {"version", "queue", "namespace", "temporal"} <= set(server) & set(worker)
    done = by_message[f"ticket {works} refreshed"]
    assert done["calls"] == 1
    assert {"seconds", "input_tokens", "output_tokens"} <= set(done)
    failed = by_message["refresh failed"]
    assert failed["entity"] == f"ticket-workflow-{fails}"
    assert failed["code"] == "llm.refused"
    assert failed["attempt"] == 1
    assert failed["retry_at"]
    assert {"server stopped", "worker stopped"} <= set(by_message)
    assert "kaput" not in ended.err
