"""One line of JSON, or of text, for each log record; never a key, never customers' words."""

import json
import logging
import logging.config
import sys
import traceback
from datetime import UTC, datetime

TALKATIVE = {
    "httpx2": logging.WARNING,
    "httpcore2": logging.WARNING,
    "openai": logging.WARNING,
    "anthropic": logging.WARNING,
    "google_genai": logging.WARNING,
    "temporalio": logging.INFO,
}
"""Below these, libraries log addresses, prompts, or what activities gave back."""


def configure(level: str, form: str) -> None:
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {"()": JsonFormatter},
                "console": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"},
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


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["traceback"] = "".join(traceback.format_tb(error.__traceback__))
        return json.dumps(line, ensure_ascii=False)
