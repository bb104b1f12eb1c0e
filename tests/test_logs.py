"""A log line is one JSON, tells where an error arose, and holds nobody's words."""

import json
import logging
import re
import sys

import pytest

from ticketfu.logs import CONSOLE, ConsoleFormatter, Discreet, JsonFormatter, fields

WORDS = "xylophone"


def record(
    message: str = "said", *args: object, name: str = "ticketfu.worker", level: int = logging.INFO
) -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, message, args, None)


def written(record: logging.LogRecord) -> dict[str, object]:
    line = JsonFormatter().format(record)
    assert "\n" not in line
    found: dict[str, object] = json.loads(line)
    return found


def test_a_line_tells_when_who_and_what() -> None:
    line = written(record("%s of %d", "three", 5))

    assert line["level"] == "info"
    assert line["logger"] == "ticketfu.worker"
    assert line["message"] == "three of 5"
    assert str(line["time"]).endswith("+00:00")
    assert set(line) == {"time", "level", "logger", "message"}


@pytest.mark.parametrize("message", ["two\nlines", 'a "quoted" word', "ümläut 王 😀", "\x00\u2028"])
def test_any_message_is_one_line(message: str) -> None:
    assert written(record("%s", message))["message"] == message


def test_an_error_is_told_by_its_type_and_place_but_not_by_its_words() -> None:
    failed = record("a look failed", level=logging.ERROR)
    try:
        raise ValueError(f"the {WORDS} is out of tune")
    except ValueError:
        failed.exc_info = sys.exc_info()

    line = written(failed)

    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["traceback"])
    assert WORDS not in str(line).replace('f"the {WORDS}', "")


def test_the_cause_of_an_error_keeps_its_words_too() -> None:
    failed = record("a look failed", level=logging.ERROR)
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as error:
            raise RuntimeError(WORDS) from error
    except RuntimeError:
        failed.exc_info = sys.exc_info()

    assert WORDS not in str(written(failed))


@pytest.mark.parametrize(
    ("name", "level", "passes"),
    [
        ("ticketfu.worker", logging.DEBUG, True),
        ("temporalio.worker", logging.INFO, False),
        ("temporalio.worker._activity", logging.DEBUG, False),
        ("uvicorn.error", logging.INFO, False),
        ("uvicorn.error", logging.WARNING, True),
        ("openai._base_client", logging.DEBUG, False),
        ("openai", logging.INFO, False),
        ("openai._base_client", logging.WARNING, True),
        ("anthropic._base_client", logging.DEBUG, False),
        ("google_genai.models", logging.INFO, False),
        ("httpx2", logging.INFO, False),
        ("httpcore2.http11", logging.DEBUG, False),
        ("httpx2", logging.ERROR, True),
    ],
)
def test_libraries_that_log_what_they_send_are_heard_only_when_something_is_wrong(
    name: str, level: int, passes: bool
) -> None:
    assert Discreet().filter(record(name=name, level=level)) is passes


def test_values_stand_beside_the_message_and_what_is_unknown_is_left_out() -> None:
    entry = record("refreshed")
    entry.__dict__.update(fields(calls=1, cost_usd=None, model="local"))

    line = written(entry)

    assert line["message"] == "refreshed"
    assert (line["calls"], line["model"]) == (1, "local")
    assert "cost_usd" not in line
    assert ConsoleFormatter(CONSOLE).format(entry).endswith("refreshed calls=1 model=local")


def test_a_console_line_has_a_zone_and_hides_an_errors_words_too() -> None:
    failed = record("a refresh failed", level=logging.ERROR, name="uvicorn.error")
    try:
        raise ValueError(f"the {WORDS} is out of tune")
    except ValueError:
        failed.exc_info = sys.exc_info()

    line = ConsoleFormatter(CONSOLE).format(failed)

    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00 ERROR   uvicorn: a refresh", line)
    assert "ValueError" in line
    assert WORDS not in line.replace('f"the {WORDS}', "")
