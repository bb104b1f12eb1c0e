"""Errors to statuses, decided once; a body never repeats what the caller sent."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import EntityNotFound


class Problem(BaseModel):
    detail: str


PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem} for status in (401, 404, 413, 422, 503)
}
"""What every call may answer besides what it is for."""

RETRY_AFTER = {"Retry-After": "30"}
"""Zendesk delivers again only after less than 60 seconds."""


def handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(RPCError, _temporal_failed)
    app.add_exception_handler(EntityNotFound, _not_found)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _refused)


def unavailable() -> HTTPException:
    return HTTPException(503, "Temporal does not answer; try again", headers=RETRY_AFTER)


async def _temporal_failed(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, RPCError) and _is_unknown(error):
        return await _not_found(request, error)
    refused = unavailable()
    return _answer(refused.status_code, refused.detail, RETRY_AFTER)


async def _not_found(_: Request, __: Exception) -> JSONResponse:
    return _answer(404, "never seen; POST /api/v1/ticket asks for a ticket's summary")


def _is_unknown(error: RPCError) -> bool:
    """A namespace that is missing is not found either, but that is the operator's matter."""
    details = error.grpc_status.details
    missing = any(detail.Is(NamespaceNotFoundFailure.DESCRIPTOR) for detail in details)
    return error.status is RPCStatusCode.NOT_FOUND and not missing


async def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:] if isinstance(part, str))
    message = first["msg"].removeprefix("Value error, ")
    return _answer(422, f"{where}: {message}" if where else message)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    # FastAPI answers 400 to a body that is no JSON at all.
    status = 422 if error.status_code == 400 else error.status_code
    return _answer(status, error.detail, error.headers)


def _answer(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers=dict(headers) if headers else None)
