"""One question to each service that a worker needs, and one line for each answer."""

import asyncio
import secrets
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import typer
from pydantic import BaseModel, Field
from temporalio.exceptions import ApplicationError

from ticketfu.cli import wiring
from ticketfu.cli.check import Check
from ticketfu.cli.language_model import language_model
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.cli.worker_options import receiver
from ticketfu.cli.zendesk_clients import zendesk_client
from ticketfu.errors import CannotStart
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.temporal import check_namespace, connect, reason

LONGEST_WAIT = timedelta(seconds=60)
"""For a model on a machine of one's own that has to be loaded first."""


QUESTION = Prompt(
    instructions="Say in a few words what the customer wants.",
    metadata={"ticket": 1, "subject": "Sign-in", "status": "new"},
    passages=(Passage(1, "Hello, I cannot sign in since this morning."),),
)


class CheckAnswer(BaseModel):
    intent: str = Field(description="What the customer wants")


async def run_checks(settings: Check, stop: Stop) -> None:
    """Print what each service answers; raises CannotStart when something is wrong."""
    failed = 0
    checks = {"Temporal": _temporal, "Zendesk": _zendesk, "model": _model}
    if settings.notify_url:
        checks["receiver"] = _receiver
    typer.echo(f"settings  ok      {_described(settings)}")
    for name, ask in checks.items():
        verdict = await unless_stopped(_verdict(ask(settings)), stop)
        if verdict is None:
            return
        wrong, line = verdict
        failed += wrong
        typer.echo(f"{name:<9} {'failed' if wrong else 'ok':<7} {line}")
    if failed:
        raise CannotStart(f"{failed} of {len(checks)} services cannot be used as they are set")


async def _verdict(asked: Awaitable[str]) -> tuple[bool, str]:
    """Say if it failed, and why; messages of our own errors hold no secret and no body."""
    try:
        async with asyncio.timeout(LONGEST_WAIT.total_seconds()):
            return False, await asked
    except ApplicationError as error:
        return True, error.message
    except CannotStart as error:
        return True, str(error)
    except RuntimeError as error:
        return True, f"no connection: {reason(error)}"
    except TimeoutError:
        return True, f"no answer within {LONGEST_WAIT.total_seconds():g} s"


def _described(settings: Check) -> str:
    where = f"{settings.temporal_address}, namespace {settings.temporal_namespace}"
    return f"Temporal at {where}; {settings.url()}; {settings.provider()}"


async def _temporal(settings: Check) -> str:
    await check_namespace(await connect(wiring.connection(settings)))
    return f"namespace {settings.temporal_namespace} answers"


async def _zendesk(settings: Check) -> str:
    async with zendesk_client(settings) as zendesk:
        user = await zendesk.whoami()
    return f"reads as {user.role} {user.id}"


async def _receiver(settings: Check) -> str:
    """Send an event as others are sent, with an id that no receiver has seen."""
    async with receiver(settings) as outside:
        assert outside  # noqa: S101
        await outside.send(f"test-{secrets.token_hex(8)}", "test", datetime.now(UTC), {})
    return "took an event"


async def _model(settings: Check) -> str:
    """Ask as a refresh does, through the same adapter, so that a key and a model are proved."""
    started = time.monotonic()
    async with language_model(settings) as llm:
        done = await llm.complete(QUESTION, CheckAnswer)
    usage = done.usage
    cost = "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.6f}"
    tokens = usage.input_tokens + usage.output_tokens
    return f"{llm.model} answered in {time.monotonic() - started:.1f} s: {tokens} tokens, {cost}"
