"""Errors to statuses, decided once; a body never repeats what the caller sent."""

import re
from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.bounded_log import BoundedLog
from ticketfu.encryption import CannotDecrypt
from ticketfu.entity.client import EntityNotFound
from ticketfu.server.pages.render import problem_page

JSON_PATHS = ("/api/", "/health", "/livez", "/openapi.json", "/mcp")

RETRY_AFTER = {"Retry-After": "30"}
"""Zendesk delivers again only after less than 60 seconds."""

NOT_FOUND = "never seen; POST /api/v1/ticket asks for a ticket's summary"
FULL = re.compile(r"disk is full|no space left", re.IGNORECASE)
"""The words of SQLite, and of an operating system."""

AWAY = "Temporal does not answer; try again"
NO_NAMESPACE = (
    "Temporal lacks this server's namespace: check --temporal-namespace (TEMPORAL_NAMESPACE)"
)
DISK_FULL = "Temporal cannot store anything, as its disk is full: make room there"
NO_ATTRIBUTE = "Temporal does not know TicketFu's search attributes yet; try again"
NO_PERMISSION = (
    "Temporal refuses this server: check --temporal-api-key (TEMPORAL_API_KEY) and its rights"
)


class Problem(BaseModel):
    detail: str = Field(description="What is wrong, and what to do")


PROBLEMS: dict[int | str, dict[str, object]] = {
    401: {"model": Problem, "description": "No key, or a wrong one"},
    403: {"model": Problem, "description": "The key does not open this call"},
    404: {"model": Problem, "description": "Never seen, or erased"},
    413: {"model": Problem, "description": "The body is too long"},
    422: {"model": Problem, "description": "The call cannot be read; `detail` names the part"},
    503: {"model": Problem, "description": "Temporal does not answer, or all places are taken"},
}
"""Answers of every call besides its own."""


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: PROBLEMS[status] for status in statuses}


def handle_errors(app: FastAPI) -> None:
    app.state.temporal_log = BoundedLog(__name__)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)


async def response_to(request: Request, error: Exception) -> Response:
    """Answer one of ANSWERED as the application does."""
    handler = next(handler for kind, handler in HANDLERS.items() if isinstance(error, kind))
    return await handler(request, error)


def answer(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """JSON where JSON is served; elsewhere a page for whoever reads pages."""
    if wants_page(request):
        return problem_page(request, status, detail, headers)
    return JSONResponse({"detail": detail}, status, headers=headers)


def wants_page(request: Request) -> bool:
    is_json = request.scope["path"].startswith(JSON_PATHS)
    return not is_json and "text/html" in request.headers.get("accept", "")


def unavailable(detail: str = AWAY) -> HTTPException:
    return HTTPException(503, detail, headers=RETRY_AFTER)


def temporal_problem(error: RPCError) -> str:
    """The operator's mistake behind Temporal's refusal, where it is one."""
    if _lacks_namespace(error):
        return NO_NAMESPACE
    if FULL.search(error.message):
        return DISK_FULL
    if error.status is RPCStatusCode.INVALID_ARGUMENT and "search attribute" in error.message:
        return NO_ATTRIBUTE
    refusals = {RPCStatusCode.UNAUTHENTICATED, RPCStatusCode.PERMISSION_DENIED}
    return NO_PERMISSION if error.status in refusals else AWAY


async def _temporal_failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RPCError)  # noqa: S101
    if is_unseen(error):
        return await _not_found(request, error)
    problem = temporal_problem(error)
    request.app.state.temporal_log.warning("%s (%s)", problem, error.status.name)
    return answer(request, 503, problem, RETRY_AFTER)


def is_unseen(error: RPCError) -> bool:
    """True for an entity that Temporal does not have."""
    return error.status is RPCStatusCode.NOT_FOUND and not _lacks_namespace(error)


async def _undecipherable(request: Request, error: Exception) -> Response:
    return answer(request, 503, str(error), RETRY_AFTER)


def _lacks_namespace(error: RPCError) -> bool:
    """A namespace that is missing is not found either, but that is the operator's matter."""
    details = error.grpc_status.details
    return any(detail.Is(NamespaceNotFoundFailure.DESCRIPTOR) for detail in details)


async def _not_found(request: Request, _: Exception) -> Response:
    return answer(request, 404, NOT_FOUND)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:] if isinstance(part, str))
    message = first["msg"].removeprefix("Value error, ")
    return answer(request, 422, f"{where}: {message}" if where else message)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    # FastAPI answers 400 to a body that it cannot read.
    status = 422 if error.status_code == 400 else error.status_code
    return answer(request, status, error.detail, error.headers)


async def _gone(_: Request, __: Exception) -> Response:
    """Answer a caller who left before the body was whole: to nobody, and without a traceback."""
    return Response(status_code=400)


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    RPCError: _temporal_failed,
    EntityNotFound: _not_found,
    CannotDecrypt: _undecipherable,
    RequestValidationError: _unreadable,
    HTTPException: _refused,
    ClientDisconnect: _gone,
}
ANSWERED = tuple(HANDLERS)
"""Every exception that has an answer of its own; others are 500."""
