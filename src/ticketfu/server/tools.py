"""Tools for assistants as a part of the application; what they need is imported where they are."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI

if TYPE_CHECKING:
    from ticketfu.server.tokens import BearerTokens


@dataclass(frozen=True)
class McpOptions:
    """The issuer's tokens open the tools if they are for the audience, the tools' own address."""

    issuer: str | None = None
    audience: str | None = None


def bearer_tokens(options: McpOptions | None) -> "BearerTokens | None":
    if not (options and options.issuer and options.audience):
        return None
    from ticketfu.server.tokens import BearerTokens

    return BearerTokens(options.issuer, options.audience)


def add_tools(
    app: FastAPI, options: McpOptions | None, tokens: "BearerTokens | None"
) -> AbstractAsyncContextManager[None]:
    """The context in which the application has to be served."""
    if options is None:
        return nullcontext()
    from ticketfu.server.mcp import add_mcp

    if tokens:
        tokens.add_metadata(app)
    return add_mcp(app).run()
