"""Failed requests to Zendesk: which code they get, and whether another try may help."""

import re

import httpx2
from pydantic import BaseModel, ValidationError
from temporalio.exceptions import ApplicationError

from ticketfu.bounded_http import AnswerTooLarge
from ticketfu.errors import failure, status_failure
from ticketfu.text import clip
from ticketfu.zendesk.lenient import Maybe, OneLine, ReadableItems, Record, Word

# A page of 100 comments of 64 kB, each in three forms, has about 20 MB.
MAX_ANSWER_BYTES = 32_000_000

# The bound of a page that can be asked for again with fewer comments. As text it may take four
# times as much memory, and a worker is to stay under 250 MB.
MAX_PAGE_BYTES = 12_000_000

# Statuses with which Zendesk meets a page that it cannot put together in time.
TOO_MUCH_ASKED = frozenset({408, 413, 500, 502, 504})


class TooMuchAsked(ApplicationError):  # noqa: N818
    """A failure that a smaller page may avoid."""


# Characters of Zendesk's own reason, where an error may repeat it.
MAX_REASON = 200


_KEY = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)


class ErrorBody(BaseModel):
    error: object = None


class Reason(Record):
    title: Word = ""
    detail: OneLine = ""
    description: OneLine = ""


class ReasonsBody(Record):
    """The reasons of a refusal, in the forms that Zendesk's APIs give them."""

    errors: ReadableItems[Reason] = ()
    description: OneLine = ""
    details: Maybe[dict[str, ReadableItems[Reason]]] = None

    def text(self) -> str:
        listed = [*self.errors, *(row for rows in (self.details or {}).values() for row in rows)]
        words = [row.detail or row.title or row.description for row in listed]
        text = "; ".join(filter(None, words or [self.description]))
        # A refusal of a webhook may repeat the key that it was to be given.
        return clip(_KEY.sub("…", text), MAX_REASON)


def connection_failure(error: TimeoutError | httpx2.RequestError) -> ApplicationError:
    """The failure behind an answer that did not come, or not whole."""
    if isinstance(error, TimeoutError | httpx2.TimeoutException):
        return _too_much(failure("zendesk.timeout", "zendesk did not answer in time"))
    if isinstance(error, AnswerTooLarge):
        return too_large()
    if isinstance(error, httpx2.DecodingError):
        return bad_response("a body that cannot be decoded")
    return failure("zendesk.connection", f"no connection to zendesk: {type(error).__name__}")


def bad_response(what: str) -> ApplicationError:
    return failure("zendesk.bad_response", f"zendesk answered with {what}")


def answered_in_vain(
    response: httpx2.Response, content: bytes | bytearray, *, explain: bool = False
) -> ApplicationError:
    """The failure behind any status but a success; `explain` adds Zendesk's own reason."""
    status = response.status_code
    if status == 404 and _error_word(content) == "RecordNotFound":
        return failure("zendesk.not_found", "zendesk has no such record", final=True)
    if status == 404 or response.is_redirect:
        # Only an account answers RecordNotFound; for no account Zendesk has a page or a redirect.
        message = (
            "no Zendesk account answers at this address:"
            " check ZENDESK_SUBDOMAIN / --zendesk-subdomain"
        )
        return failure("zendesk.wrong_account", message, final=True)
    failed = status_failure("zendesk", status, response.headers)
    if explain and (reason := _reason(content)):
        failed = _said(failed, f"{failed.message}: {reason}")
    return _too_much(failed) if status in TOO_MUCH_ASKED else failed


def _reason(content: bytes | bytearray) -> str:
    try:
        return ReasonsBody.model_validate_json(content).text()
    except ValidationError:
        return ""


def _error_word(content: bytes | bytearray) -> object:
    try:
        return ErrorBody.model_validate_json(content).error
    except ValidationError:
        return None


def too_large() -> ApplicationError:
    megabytes = MAX_ANSWER_BYTES // 1_000_000
    message = f"zendesk's answer is larger than {megabytes} MB, or has too many parts"
    return _too_much(failure("zendesk.too_large", message, final=True))


def _said(error: ApplicationError, message: str) -> ApplicationError:
    return failure(
        error.type or "",
        message,
        final=error.non_retryable,
        retry_after=error.next_retry_delay,
    )


def _too_much(error: ApplicationError) -> TooMuchAsked:
    return TooMuchAsked(
        error.message,
        type=error.type,
        non_retryable=error.non_retryable,
        next_retry_delay=error.next_retry_delay,
        category=error.category,
    )
