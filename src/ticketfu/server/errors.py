"""Errors to statuses, decided once; a body never repeats what the caller sent."""

import html
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse, Response
from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import EntityNotFound
from ticketfu.server.bounded_log import BoundedLog

JSON_PATHS = ("/api/", "/health", "/livez", "/openapi.json", "/mcp")

RETRY_AFTER = {"Retry-After": "30"}
"""Zendesk delivers again only after less than 60 seconds."""

NOT_FOUND = "never seen; POST /api/v1/ticket asks for a ticket's summary"
AWAY = "Temporal does not answer; try again"
NO_NAMESPACE = (
    "Temporal lacks this server's namespace: check --temporal-namespace (TEMPORAL_NAMESPACE)"
)
NO_ATTRIBUTE = "Temporal does not know TicketFu's search attributes yet; try again"
NO_ACCESS = (
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
    app.add_exception_handler(RPCError, _temporal_failed)
    app.add_exception_handler(EntityNotFound, _not_found)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(ClientDisconnect, _gone)


def answer(
    path: str,
    given: Mapping[str, str],
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """JSON where JSON is served; elsewhere a page for whoever reads pages."""
    if path.startswith(JSON_PATHS) or "text/html" not in given.get("accept", ""):
        return JSONResponse({"detail": detail}, status, headers=headers)
    text = html.escape(detail)
    page = f'<!doctype html><html lang="en"><title>{status}</title><h1>{status}</h1><p>{text}</p>'
    return HTMLResponse(page, status, headers=headers)


def unavailable(detail: str = AWAY) -> HTTPException:
    return HTTPException(503, detail, headers=RETRY_AFTER)


def temporal_problem(error: RPCError) -> str:
    """The operator's mistake behind Temporal's refusal, where it is one."""
    if _lacks_namespace(error):
        return NO_NAMESPACE
    if error.status is RPCStatusCode.INVALID_ARGUMENT and "search attribute" in error.message:
        return NO_ATTRIBUTE
    refusals = {RPCStatusCode.UNAUTHENTICATED, RPCStatusCode.PERMISSION_DENIED}
    return NO_ACCESS if error.status in refusals else AWAY


async def _temporal_failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RPCError)  # noqa: S101
    if error.status is RPCStatusCode.NOT_FOUND and not _lacks_namespace(error):
        return await _not_found(request, error)
    problem = temporal_problem(error)
    request.app.state.temporal_log.warning("%s (%s)", problem, error.status.name)
    return _answer(request, 503, problem, RETRY_AFTER)


def _lacks_namespace(error: RPCError) -> bool:
    """A namespace that is missing is not found either, but that is the operator's matter."""
    details = error.grpc_status.details
    return any(detail.Is(NamespaceNotFoundFailure.DESCRIPTOR) for detail in details)


async def _not_found(request: Request, _: Exception) -> Response:
    return _answer(request, 404, NOT_FOUND)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:] if isinstance(part, str))
    message = first["msg"].removeprefix("Value error, ")
    return _answer(request, 422, f"{where}: {message}" if where else message)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    # FastAPI answers 400 to a body that it cannot read.
    status = 422 if error.status_code == 400 else error.status_code
    return _answer(request, status, error.detail, error.headers)


async def _gone(_: Request, __: Exception) -> Response:
    """Answer a caller who left before the body was whole: to nobody, and without a traceback."""
    return Response(status_code=400)


def _answer(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    return answer(request.scope["path"], request.headers, status, detail, headers)
