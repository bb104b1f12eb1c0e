"""How the sample Zendesk answers: JSON, and refusals as Zendesk words them."""

import json

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Refused(Exception):  # noqa: N818
    def __init__(self, status: int, body: dict[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class Answer(JSONResponse):
    media_type = "application/json; charset=utf-8"


def not_found() -> Refused:
    return Refused(404, {"error": "RecordNotFound", "description": "Not found"})


def unauthorized() -> Refused:
    return Refused(401, {"error": "Couldn't authenticate you"})


def invalid(description: str) -> Refused:
    details = {"base": [{"description": description, "error": "RecordInvalid"}]}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
    return Refused(422, dict(body))


def answer_refused(_: Request, error: Exception) -> Response:
    if isinstance(error, ValidationError):
        error = invalid(json.dumps([item["loc"] for item in error.errors()]))
    if not isinstance(error, Refused):
        raise error
    return Answer(error.body, error.status)


def answer_unknown(_: Request, __: Exception) -> Response:
    return Answer({"error": "InvalidEndpoint", "description": "Not found"}, 404)
