"""Bodies of requests: bounded whatever they are, and JSON only where JSON is taken."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketfu.server.errors import unavailable
from ticketfu.server.keys import DECODE_PATH
from ticketfu.webhook.models import WEBHOOK_PATH

MAX_BODY_BYTES = 64 * 1024
MAX_WEBHOOK_BYTES = 1024 * 1024
"""An event of Zendesk's holds a comment of 64 KB twice, each character escaped."""

MAX_BYTES = {WEBHOOK_PATH: MAX_WEBHOOK_BYTES, DECODE_PATH: 8 * 1024 * 1024}
"""Temporal's UI asks for all payloads of a page of a history at once."""

MAX_HELD_BYTES = 32 * 1024 * 1024

M = TypeVar("M", bound=BaseModel)


class BoundBodies:
    """Refuses a longer body from its announcement, or once it has come so far.

    All bodies together are bounded too: a signature is checked when the whole body is there, so a
    stranger may send one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MAX_BYTES.get(scope["path"], MAX_BODY_BYTES)
        too_large = HTTPException(413, f"a body is at most {most} bytes long here")
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        received = 0

        async def bounded() -> Message:
            nonlocal received
            if announced.isdigit() and int(announced[:19]) > most:
                raise too_large
            message = await receive()
            size = len(message.get("body", b""))
            received += size
            self.held += size
            if received > most:
                raise too_large
            if self.held > MAX_HELD_BYTES:
                raise unavailable("too much is being received; try again")
            return message

        try:
            await self.app(scope, bounded, send)
        finally:
            self.held -= received


async def read_text(request: Request) -> str:
    """The body, in UTF-8 and nothing else."""
    try:
        return (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HTTPException(422, "the body is not JSON in UTF-8") from None


class JsonBody(Generic[M]):
    """A dependency that reads a model by whatever name the sender calls its JSON.

    `curl -d` calls it a form. pydantic reads the bytes itself, so nothing is parsed twice.
    """

    def __init__(self, model: type[M]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> M:
        try:
            return self.model.model_validate_json(await read_text(request))
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            raise RequestValidationError(
                [{**problem, "loc": ("body", *problem["loc"])} for problem in found]
            ) from None


def json_request(
    model: type[BaseModel], examples: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """How OpenAPI says that a route takes this model."""
    content: dict[str, object] = {"schema": model.model_json_schema()}
    if examples:
        content["examples"] = examples
    return {"requestBody": {"required": True, "content": {"application/json": content}}}
