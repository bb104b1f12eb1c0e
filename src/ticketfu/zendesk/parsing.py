"""JSON from Zendesk as typed values; what is unreadable is named by its field alone."""

import re
from typing import TypeVar

import httpx2
from pydantic import BaseModel, ValidationError
from temporalio.exceptions import ApplicationError

from ticketfu.zendesk.failures import bad_response, too_large

Shape = TypeVar("Shape", bound=BaseModel)

# Bytes of an answer outside its strings: a parser makes hundreds of bytes of each "[]".
MAX_STRUCTURE_BYTES = 1_000_000

# Up to the end if a string has none, as its quotes would else be tried as beginnings.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}(?P<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|(?P<lone>u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<other>.))",
    re.DOTALL,
)
_CONTROL = re.compile(rb"[\x00-\x1f]")


def parsed_response(
    response: httpx2.Response, content: bytes | bytearray, shape: type[Shape]
) -> Shape:
    """The answer as `shape`; a page of HTML, or JSON of another shape, is worth another try."""
    if "json" not in response.headers.get("content-type", ""):
        raise bad_response("something that is not JSON")
    return parse(content, shape)


def parse(content: bytes | bytearray, shape: type[Shape]) -> Shape:
    """JSON as `shape`, mended where it is only a little wrong."""
    if _structure_is_too_large(content):
        raise too_large()
    try:
        return shape.model_validate_json(content)
    except ValidationError as error:
        if error.errors()[0]["type"] != "json_invalid":
            raise _unreadable(error) from None
    try:
        return shape.model_validate_json(_repaired(content))
    except ValidationError as error:
        raise _unreadable(error) from None


def _unreadable(error: ValidationError) -> ApplicationError:
    """Name the field, never its value, which may be a customer's words."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if not field:
        return bad_response("JSON of an unknown shape")
    return bad_response(f"JSON whose {field} cannot be read")


def _structure_is_too_large(content: bytes | bytearray) -> bool:
    if len(content) <= MAX_STRUCTURE_BYTES:
        return False
    outside, place = 0, 0
    for string in _STRING.finditer(content):
        outside += string.start() - place
        place = string.end()
        if outside > MAX_STRUCTURE_BYTES:
            return True
    return outside + len(content) - place > MAX_STRUCTURE_BYTES


def _repaired(content: bytes | bytearray) -> bytes:
    """JSON without half surrogate pairs, raw control characters, bad UTF-8 and a mark of order."""
    text = content.decode("utf-8-sig", errors="replace").encode()
    return _ESCAPE.sub(_whole_character, _CONTROL.sub(b" ", text))


def _whole_character(escape: re.Match[bytes]) -> bytes:
    keep = escape["low"] is not None or escape["other"] is not None
    return escape[0] if keep else b"\\ufffd"
