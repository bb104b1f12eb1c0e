"""A file for the index: made anew, its owner's alone, and never somebody else's."""

import gc
import sqlite3
from pathlib import Path

import pytest

from tests.index.factories import put, ticket
from ticketfu.errors import WrongSetup
from ticketfu.index.index import Index


async def test_a_file_is_private_made_anew_and_holds_nothing_that_was_erased(
    tmp_path: Path,
) -> None:
    file = tmp_path / "index.db"
    first = Index(file)
    await put(first, ticket(1, "The zeppelin is late."), ticket(2, "The balloon is early."))
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"zeppelin" in file.read_bytes()

    await first.erase_ticket(1)
    await first.forget_for_good()

    assert b"zeppelin" not in file.read_bytes()
    assert b"zep" not in file.read_bytes()
    assert b"balloon" in file.read_bytes()
    first.close()
    again = Index(file)
    assert (await again.tickets()).rows == []
    again.close()


@pytest.mark.parametrize("kind", ["text", "folder", "link", "nowhere"])
def test_what_is_no_index_is_left_alone(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "precious"
    match kind:
        case "text":
            file.write_text("precious " * 100)
        case "folder":
            file.mkdir()
        case "link":
            file.symlink_to(tmp_path / "elsewhere")
        case "nowhere":
            file = tmp_path / "missing" / "index.db"

    with pytest.raises(WrongSetup, match="INDEX_FILE"):
        Index(file)

    assert kind != "text" or file.read_text().startswith("precious")


def test_an_index_that_is_dropped_closes_its_database() -> None:
    index = Index()
    connection = index.database.connection

    del index
    gc.collect()

    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")
