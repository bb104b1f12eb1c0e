"""python -m tests.chaos [--kills 200] [--seed N] [--json FILE] [--logs FOLDER]"""

import asyncio
import signal
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from random import SystemRandom

from tests.chaos.plan import Plan
from tests.chaos.run import run


def main() -> int:
    parser = ArgumentParser("python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to repeat it")
    parser.add_argument("--json", type=Path, default=None, help="file for the figures")
    parser.add_argument("--logs", type=Path, default=None, help="existing folder to keep logs in")
    given = parser.parse_args()
    seed = SystemRandom().randrange(10**6) if given.seed is None else given.seed
    # Told to stop, it ends as with Ctrl-C: nothing stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="ticketfu-chaos-") as temporary:
        folder = (given.logs or Path(temporary)).resolve()
        report = asyncio.run(run(Plan(given.kills, seed, workers=3, alerts=True), folder, _say))
    for line in report.lines:
        _say(line)
    if given.json:
        given.json.write_text(report.model_dump_json(indent=2) + "\n")
    return 1 if report.problems else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
