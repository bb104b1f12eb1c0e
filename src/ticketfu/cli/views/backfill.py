"""A backfill on a terminal: its estimate, a bar that moves, and how it ended."""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import httpx2
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from ticketfu.cli.api import connected

SHOWN_EVERY_SECONDS = 1.0

Server = tuple[str, str]


def show(server: Server, method: str, body: dict[str, Any] | None, *, as_json: bool) -> None:
    """One call and its answer."""
    with connected(*server) as api:
        _print(_ask(api.http, method, body), as_json=as_json)


def follow_backfill(server: Server, body: dict[str, Any], *, as_json: bool) -> None:
    """Begin one, or find the one that runs, and show it until it ends or Ctrl-C comes."""
    with connected(*server) as api:
        progress = _ask(api.http, "POST", body)
        try:
            _watch(api.http, progress, quiet=as_json or not sys.stderr.isatty())
        except KeyboardInterrupt:
            typer.echo("It goes on; ticketfu backfill shows it again, --cancel stops it.", err=True)
        progress = _ask(api.http, "GET", None)
        _print(progress, as_json=as_json)
        if progress["state"] == "failed":
            raise typer.Exit(1)


def _watch(http: httpx2.Client, progress: dict[str, Any], *, quiet: bool) -> None:
    """Show it until it ends."""
    console = Console(stderr=True, quiet=quiet)
    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("estimating", total=None)
        while progress["state"] == "running":
            tickets = progress["tickets"]
            done = tickets["done"] + tickets["failed"]
            bar.update(task, total=tickets["total"] or None, completed=done)
            bar.update(task, description=_line(progress))
            time.sleep(SHOWN_EVERY_SECONDS)
            progress = _ask(http, "GET", None)


def _ask(http: httpx2.Client, method: str, body: dict[str, Any] | None) -> dict[str, Any]:
    try:
        answer = http.request(method, "/api/v1/backfill", json=body)
        found = answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise _failed(f"no answer from {http.base_url} ({type(error).__name__})") from None
    if answer.is_success and isinstance(found, dict):
        return found
    raise _failed(f"the server answers {answer.status_code}: {_reason(found)}")


def _reason(found: object) -> str:
    detail = found.get("detail") if isinstance(found, dict) else None
    if isinstance(detail, list):
        detail = "; ".join(f"{row['loc'][-1]}: {row['msg']}" for row in detail)
    return str(detail)[:300]


def _failed(why: str) -> typer.Exit:
    typer.echo(f"ticketfu: {why}", err=True)
    return typer.Exit(1)


def _print(progress: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(progress))
        return
    estimate, error = progress["estimate"], progress["error"]
    if progress["state"] != "none":
        cost = estimate["cost_usd"]
        price = "price unknown" if cost is None else f"about ${cost:.2f}"
        typer.echo(
            f"estimate\t{estimate['tickets']} tickets, {estimate['input_tokens']} tokens, {price}"
        )
    tickets = progress["tickets"]
    # A dry run is done without having done anything.
    if progress["state"] != "done" or tickets["done"] + tickets["failed"] == tickets["total"]:
        typer.echo(f"{progress['state'].replace('_', ' ')}\t{_line(progress)}")
    if error:
        typer.echo(f"error\t{error['code']}: {error['message']}")


def _line(progress: dict[str, Any]) -> str:
    tickets, eta = progress["tickets"], progress["eta"]
    parts = [f"{tickets['done']} of {tickets['total']} tickets"]
    if tickets["failed"]:
        parts.append(f"{tickets['failed']} failed")
    parts.append(f"${progress['spent_usd']:.4f}")
    if progress["state"] == "running":
        parts.append(f"{progress['rate_per_minute']:g} a minute")
    if eta:
        minutes = round((datetime.fromisoformat(eta) - datetime.now(UTC)).total_seconds() / 60)
        parts.append(f"{minutes} min left" if minutes > 0 else "under 1 min left")
    return ", ".join(parts)
