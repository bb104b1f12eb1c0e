"""One line of JSON, or of text, for each log record; never a key, never customers' words."""

import json
import logging
import logging.config
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

ErrorInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

# Below these, libraries log addresses, prompts, what activities gave back, or noise.
TALKATIVE = {
    "httpx2": logging.WARNING,
    "httpcore2": logging.WARNING,
    "openai": logging.WARNING,
    "anthropic": logging.WARNING,
    "google_genai": logging.WARNING,
    "temporalio": logging.WARNING,
    "uvicorn": logging.WARNING,
}


CONSOLE = "%(when)s %(levelname)-7s %(room)s: %(message)s%(values)s"

# The attribute of a record that holds the values beside its message.
RECORD_ATTRIBUTE = "fields"


def configure(level: str, form: str) -> None:
    """Write all records to standard error, warnings of Python and its libraries too."""
    logging.captureWarnings(True)
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {"()": JsonFormatter},
                "console": {"()": ConsoleFormatter, "format": CONSOLE},
            },
            "filters": {"discreet": {"()": Discreet}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": form,
                    "filters": ["discreet"],
                    "stream": sys.stderr,
                }
            },
            "root": {"level": level.upper(), "handlers": ["stderr"]},
        }
    )


class Discreet(logging.Filter):
    """Drops what may hold customers' words; an SDK's own log variable cannot bring it back."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= TALKATIVE.get(record.name.split(".")[0], logging.NOTSET)


def fields(**values: object) -> dict[str, object]:
    """Values of a record beside its message, as the `extra` of a call; None is left out."""
    return {RECORD_ATTRIBUTE: {name: value for name, value in values.items() if value is not None}}


class ConsoleFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.values = "".join(
            f" {k}={v}" for k, v in getattr(record, RECORD_ATTRIBUTE, {}).items()
        )
        record.room = _name(record)
        record.when = _time(record).isoformat(sep=" ", timespec="seconds")
        return super().format(record)

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802
        """Leave out the error's words, which may be a customer's."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": _name(record),
            "message": record.getMessage(),
            **getattr(record, RECORD_ATTRIBUTE, {}),
        }
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["traceback"] = "".join(traceback.format_tb(error.__traceback__))
        return json.dumps(line, ensure_ascii=False)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _name(record: logging.LogRecord) -> str:
    """Uvicorn calls its logger for everything `uvicorn.error`, which looks like an error."""
    return "uvicorn" if record.name == "uvicorn.error" else record.name
