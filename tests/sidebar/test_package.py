"""The app's package is one that Zendesk takes, and its parts fit each other."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import ticketfu
from tests.sidebar.rules import App
from ticketfu.sidebar.package import contents

SERVER = "https://ticketfu.example.com/base"
Change = Callable[[dict[str, Any]], object]


def app() -> App:
    return App(contents(SERVER))


def with_manifest(change: Change) -> App:
    manifest = app().manifest
    change(manifest)
    return App({**app().files, "manifest.json": json.dumps(manifest).encode()})


def words(name: str) -> dict[str, str]:
    text = app().files[f"assets/words/{name}.js"].decode()
    # A text, or one for each form that a number wants.
    return dict(re.findall(r'^  (\w+):\s+("[^\n]*"|{\s[^}](?:.|\n)*?\s}),$', text, re.MULTILINE))


def gaps(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


async def test_the_command_writes_a_package_that_zendesk_takes(tmp_path: Path) -> None:
    file = tmp_path / "app.zip"

    ended = await ticketfu(tmp_path, f"zendesk app --server-url {SERVER}/ --out {file}")

    assert ended.code == 0, ended
    with zipfile.ZipFile(file) as package:
        written = App({name: package.read(name) for name in package.namelist()})
    assert written == app()
    assert written.problems() == []
    assert list(written.manifest["location"]["support"]) == [
        "ticket_sidebar",
        "organization_sidebar",
    ]
    assert written.manifest["domainWhitelist"] == ["ticketfu.example.com"]
    assert SERVER.encode() in written.files["assets/config.js"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("", "--server-url (TICKETFU_SERVER_URL) wants the https://"),
        ("--server-url https://me:secret@a.example", "and no user"),
        (f"--server-url {SERVER} --out nowhere/app.zip", "--out (ZENDESK_APP_OUT) is in no folder"),
    ],
)
async def test_what_zendesk_could_not_use_is_not_written(
    tmp_path: Path, arguments: str, complaint: str
) -> None:
    ended = await ticketfu(tmp_path, f"zendesk app {arguments}")

    assert ended.code == 2
    assert complaint in ended.err
    assert not (tmp_path / "ticketfu-app.zip").exists()


async def test_a_package_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    ended = await ticketfu(tmp_path, f"zendesk app --server-url {SERVER} --out {tmp_path}")

    assert ended.code == 1
    assert ended.err == f"ticketfu: {tmp_path} cannot be written: Is a directory\n"
    assert [name for name in os.listdir(tmp_path) if name.startswith("tmp")] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("author"),
        lambda manifest: manifest.update(frameworkVersion="1.0"),
        lambda manifest: manifest.update(private="yes"),
        lambda manifest: manifest.update(domainWhitelist=[]),
        lambda manifest: manifest["location"]["support"].update(side_bar="assets/app.html"),
        lambda manifest: manifest["location"]["support"].update(ticket_sidebar="assets/no.html"),
        lambda manifest: manifest["parameters"][0].update(type="password"),
        lambda manifest: manifest["parameters"][0].update(secure=False),
        lambda manifest: manifest["parameters"][0].update(default="a"),
        lambda manifest: manifest["parameters"].append({"name": "more", "type": "text"}),
    ],
)
def test_the_rules_find_a_manifest_that_zendesk_refuses(change: Change) -> None:
    assert with_manifest(change).problems()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("assets/old.zip", b""),
        ("assets/more.js", b'fetch("https://cdn.example.com/x.js")'),
        ("assets/more.js", b"element.innerHTML = text"),
        ("translations/en.json", json.dumps({"app": {"short_description": "x" * 81}}).encode()),
    ],
)
def test_the_rules_find_a_file_that_zendesk_refuses(name: str, content: bytes) -> None:
    files = {**app().files, name: content}
    if name.startswith("translations"):
        files["manifest.json"] = json.dumps({**app().manifest, "parameters": []}).encode()

    assert App(files).problems()


def test_every_language_has_all_words_with_the_same_gaps() -> None:
    english = words("en")

    assert len(english) > 80
    for language in ("de", "es", "fr", "ja"):
        translated = words(language)
        assert list(translated) == list(english)
        for key, text in english.items():
            assert set(re.findall(r"{\w+}", translated[key])) == set(re.findall(r"{\w+}", text)), (
                key
            )
