"""python -m tests.upgrade [--from TAG_OR_COMMIT] [--logs FOLDER]"""

import asyncio
import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from tests.upgrade.release import previous
from tests.upgrade.run import run


def main() -> int:
    parser = ArgumentParser("python -m tests.upgrade", description=__doc__)
    parser.add_argument("--from", dest="wanted", help="what to upgrade from, if not the newest tag")
    parser.add_argument("--logs", type=Path, help="existing folder to keep logs in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ticketfu-upgrade-") as temporary:
        before = previous(given.wanted, Path(temporary))
        say(f"from {before.name} to this version and back")
        folder = given.logs.resolve() if given.logs else Path(temporary)
        problems = asyncio.run(run(before, folder, say))
    for problem in problems[:20]:
        say(problem)
    if problems and not before.released:
        say(
            f"{before.name} only set the version and was never released, so none of this is an"
            " error: entities keep what they need from the first tag on"
        )
        return 0
    say(f"{len(problems)} problems" if problems else "upgraded and rolled back, nothing lost")
    return 1 if problems else 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main()
    # A native library can abort when the interpreter ends.
    os._exit(code)
