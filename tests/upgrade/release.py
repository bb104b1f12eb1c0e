"""Another version of the program: found in git, unpacked and installed beside this one."""

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERSION_FILE = "src/ticketfu/__init__.py"


@dataclass(frozen=True)
class Version:
    """`python` runs it, with `source` on its path; `released` is False before any release."""

    name: str
    python: Path
    source: Path
    released: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        return (str(self.python), "-m", "ticketfu")


THIS = Version("this version", Path(sys.executable), ROOT / "src")


def previous(wanted: str | None, folder: Path) -> Version:
    """The version `wanted`; else the newest tag, or the commit that last set the version."""
    # A tag on this very commit, or the version that it sets, is what is being released.
    tag = wanted or _git("describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^")
    commit = tag or _git("log", "-1", "--format=%h", "-G^__version__", "HEAD^", "--", VERSION_FILE)
    if not commit:
        raise SystemExit("upgrade: git knows no earlier version; is this a shallow clone?")
    source, python = folder / "previous", folder / "venv" / "bin" / "python"
    archive = folder / "previous.zip"
    _git("archive", "--format=zip", f"--output={archive}", commit)
    with zipfile.ZipFile(archive) as files:
        files.extractall(source)
    _uv("venv", "--python", sys.executable, str(python.parents[1]))
    pins = str(source / "requirements.txt")
    _uv("pip", "sync", "--python", str(python), "--require-hashes", pins)
    date = _git("log", "-1", "--format=%cs", commit)
    return Version(f"{commit} of {date}", python, source / "src", released=bool(tag))


def _uv(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "uv", *words, "--quiet"], check=True)


def _git(*words: str) -> str:
    """Standard output of git, or nothing where it knows no such thing."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip()
