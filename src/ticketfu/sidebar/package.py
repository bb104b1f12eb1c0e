"""Write the app as the zip file that Zendesk's Admin Center takes."""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ticketfu.sidebar.manifest import manifest

APP = files("ticketfu.sidebar") / "app"

# The same app is the same file, byte for byte, whenever it is written.
WRITTEN_AT = (2026, 1, 1, 0, 0, 0)


def write_package(server_url: str, file: Path) -> None:
    """Write the app for the server at `server_url`; the file is whole or not there."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
        try:
            with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
                for name, content in sorted(contents(server_url).items()):
                    entry = zipfile.ZipInfo(name, WRITTEN_AT)
                    package.writestr(entry, content, zipfile.ZIP_DEFLATED)
            # A temporary file is its owner's alone; this one is to be handed on.
            os.chmod(written.name, 0o644)
            os.replace(written.name, file)
        except BaseException:
            os.unlink(written.name)
            raise


def contents(server_url: str) -> dict[str, bytes]:
    """The app's files by their names in the package."""
    address = f"export const SERVER = {json.dumps(server_url)};\n"
    return {
        **dict(_files(APP, "")),
        "manifest.json": json.dumps(manifest(server_url), indent=2).encode(),
        "assets/config.js": address.encode(),
    }


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{name}/")
        else:
            yield name, entry.read_bytes()
