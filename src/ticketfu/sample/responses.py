"""JSON answers of the sample Zendesk, and errors in Zendesk's words."""

import json

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class ApiError(Exception):
    def __init__(self, status: int, body: dict[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class ZendeskResponse(JSONResponse):
    media_type = "application/json; charset=utf-8"


def not_found() -> ApiError:
    return ApiError(404, {"error": "RecordNotFound", "description": "Not found"})


def unauthorized() -> ApiError:
    return ApiError(401, {"error": "Couldn't authenticate you"})


def forbidden() -> ApiError:
    text = "Missing or invalid scopes on token"
    return ApiError(403, {"error": "Forbidden", "description": text})


def invalid(description: str) -> ApiError:
    details = {"base": [{"description": description, "error": "RecordInvalid"}]}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
    return ApiError(422, dict(body))


def answer_error(_: Request, error: Exception) -> Response:
    if isinstance(error, ValidationError):
        error = invalid(json.dumps([item["loc"] for item in error.errors()]))
    if not isinstance(error, ApiError):
        raise error
    return ZendeskResponse(error.body, error.status)


def answer_unknown(_: Request, __: Exception) -> Response:
    return ZendeskResponse({"error": "InvalidEndpoint", "description": "Not found"}, 404)
