"""The page of all calls: the OpenAPI document as HTML from this process, without scripts."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

STYLE = (files("ticketfu.server") / "docs.css").read_text()
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:;"
    " base-uri 'none'; frame-ancestors 'none'"
)

JsonSchema = dict[str, Any]


@router.get("/docs")
async def show_docs(request: Request) -> HTMLResponse:
    return HTMLResponse(_page(request.app), headers={"Content-Security-Policy": CSP})


def _page(app: FastAPI) -> str:
    """Rendered once: whoever asks, the document stays the same."""
    if not hasattr(app.state, "docs"):
        app.state.docs = "\n".join(_parts(app.openapi()))
    page: str = app.state.docs
    return page


def _parts(openapi: JsonSchema) -> Iterator[str]:
    info = openapi["info"]
    title = f"{escape(info['title'])} {escape(info['version'])}"
    yield f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    yield f"<style>{STYLE}</style><main><h1>{title}</h1>{_text(info.get('description', ''))}"
    yield '<p>The same for programs: <a href="/openapi.json">/openapi.json</a>.</p>'
    tags = [tag["name"] for tag in openapi["tags"]]
    operations = [
        (method.upper(), path, operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    for operation in sorted(operations, key=lambda each: tags.index(each[2]["tags"][0])):
        yield from _operation(*operation)
    yield "<h2>Models</h2>"
    for name, schema in openapi["components"]["schemas"].items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>{_text(schema.get("description", ""))}'
        yield _table(
            (field, _type(of), of.get("description", ""))
            for field, of in schema.get("properties", {}).items()
        )


def _operation(method: str, path: str, operation: JsonSchema) -> Iterator[str]:
    anchor = escape(operation["operationId"])
    yield f'<section><h2 id="{anchor}">{escape(operation["summary"])}</h2>'
    yield f"<p class=call><b>{method}</b> {escape(path)}</p>"
    yield _text(operation.get("description", ""))
    parameters = operation.get("parameters", [])
    yield _table(
        (
            given["name"],
            f"{given['in']}{', required' if given.get('required') else ''}, "
            f"{_type(given['schema'])}",
            given.get("description", ""),
        )
        for given in parameters
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    for example in body.get("examples", {}).values():
        yield f"<pre>{escape(json.dumps(example['value'], indent=2))}</pre>"
    if body and "examples" not in body:
        yield _table(
            (field, _type(of), of.get("description", ""))
            for field, of in body["schema"].get("properties", {}).items()
        )
    yield _table(
        (status, _answer(answer), answer["description"])
        for status, answer in operation["responses"].items()
    )
    yield "</section>"


def _answer(answer: JsonSchema) -> str:
    for kind, content in answer.get("content", {}).items():
        return _type(content["schema"]) if kind == "application/json" else escape(kind)
    return ""


def _type(schema: JsonSchema) -> str:
    """A schema in a few words; models are links to their fields."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("const", schema.get("format", schema.get("type", "anything")))))


def _table(rows: Iterator[tuple[str, str, str]]) -> str:
    """Name, type (HTML already) and description of each row."""
    found = [
        f"<tr><th scope=row>{escape(name)}<td>{kind}<td>{_inline(description)}"
        for name, kind, description in rows
    ]
    return f"<table>{''.join(found)}</table>" if found else ""


def _text(markdown: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in markdown.split("\n\n") if part.strip())


def _inline(markdown: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(markdown, quote=False))
