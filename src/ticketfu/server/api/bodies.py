"""What may be in a request's body: JSON, by whatever name, of at most 64 KiB."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
TOO_LARGE = HTTPException(413, f"a body is at most {LARGEST_BODY} bytes long")


class BoundedJson:
    """`curl -d` calls JSON a form; who posts here means JSON, or is told that it is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        received = 0

        async def bounded() -> Message:
            nonlocal received
            if announced.isdigit() and int(announced) > LARGEST_BODY:
                raise TOO_LARGE
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise TOO_LARGE
            return message

        others = [(name, value) for name, value in scope["headers"] if name != b"content-type"]
        headers = [*others, (b"content-type", b"application/json")]
        await self.app({**scope, "headers": headers}, bounded, send)
