"""python -m tests.evals [--provider NAME] [--small]: a table on standard error, JSON on output."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.conftest import session_temporal
from tests.evals import report
from tests.evals.evaluation import SCRIPTED, SMALL, Sizes, evaluate
from ticketfu.llm.providers import PROVIDERS
from ticketfu.temporal import Connection, connect

NAMES = (*SCRIPTED, *(provider.name for provider in PROVIDERS))


async def main(providers: list[str], sizes: Sizes) -> int:
    """0, or 1 if something that must hold does not."""
    console = Console(stderr=True)
    holds, results = True, []
    with tempfile.TemporaryDirectory() as folder:
        async with session_temporal(Path(folder)) as address:
            temporal = await connect(Connection(address))
            for name in providers:
                key = os.environ.get("LLM_API_KEY") or os.environ.get(f"{name.upper()}_API_KEY")
                measures = await evaluate(temporal, name, sizes, key)
                report.show(console, name, measures)
                results.append(report.to_json(name, measures))
                holds &= all(measure.holds for measure in measures)
    sys.stdout.write(json.dumps(results, indent=2) + "\n")
    return int(not holds)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evals")
    parser.add_argument("--provider", action="append", choices=NAMES, help="may be given again")
    parser.add_argument("--small", action="store_true", help="as in the tests: seconds")
    return parser.parse_args()


given = arguments()
chosen = given.provider or ["extractive", *SCRIPTED]
sys.exit(asyncio.run(main(chosen, SMALL if given.small else Sizes())))
