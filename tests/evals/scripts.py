"""Scripted models behind a real wire: an honest one, and one that answers badly in every way."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model import completion

CODE = re.compile(r"\b[QK]X-\d{4}\b")
MARKER = "PWNED-6666"
Answer = Callable[["Question"], Response]


@dataclass(frozen=True)
class Question:
    """A question to a model: passages and metadata as JSON, and the fields that it must fill."""

    prompt: str
    fields: Mapping[str, Any]

    @property
    def rows(self) -> list[dict[str, Any]]:
        lines = (json.loads(line) for line in self.prompt.splitlines() if line.startswith("{"))
        return [row for row in lines if "text" in row]


@dataclass
class ScriptedModel:
    """`prompts` holds all that the provider saw."""

    answer: Answer
    prompts: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.prompts += [message["content"] for message in body["messages"]]
        given = body["response_format"].get("json_schema", {}).get("schema", {})
        return self.answer(Question(body["messages"][-1]["content"], given.get("properties", {})))


def honest(question: Question) -> Response:
    """Repeat each planted code that is shown, with a true quote."""
    return completion(json.dumps(_true(question)))


def _true(question: Question) -> dict[str, Any]:
    rows = [row for row in question.rows if CODE.search(str(row["text"]))]
    codes = list(dict.fromkeys(CODE.findall(question.prompt)))
    known: dict[str, Any] = {
        "intent": _first_sentence(question.rows),
        "summary": " ".join(codes) or _first_sentence(question.rows),
        "entries": [_cited(row, code) for row in rows for code in CODE.findall(row["text"])],
        "evidence": [_cited(row, CODE.findall(row["text"])[0]) for row in rows[-4:]],
        "texts": [{"id": row["id"], "text": row["text"]} for row in question.rows],
        "overview": "The tickets are about pumps.",
        "sentiment": "neutral",
        "language": "en",
        "topics": ["pump"],
        "main_topics": ["pump"],
    }
    return {name: known.get(name, _empty(kind)) for name, kind in question.fields.items()}


def _cited(row: Mapping[str, Any], code: str) -> dict[str, Any]:
    """A claim of a summary, and as well an entry of a segment's record."""
    quote = _around(row["text"], code)
    return {"claim": quote, "what": quote, "quote": quote, "comment_ids": [row["id"]]}


def _around(text: str, code: str) -> str:
    return next(line for line in re.split(r"(?<=[.。])\s*", text) if code in line)[:280]


def _first_sentence(rows: list[dict[str, Any]]) -> str:
    return re.split(r"(?<=[.。])", str(rows[0]["text"]).strip())[0][:280] if rows else "Nothing."


def _empty(kind: Mapping[str, Any]) -> object:
    return [] if kind.get("type") == "array" else ""


def _lie(question: Question) -> dict[str, Any]:
    """Obey what a comment says, invent a code, and prove it with words that nobody wrote."""
    ids = [row["id"] for row in question.rows] or ["c1"]
    invented = "The refund of 99,999 EUR was promised under QX-0000."
    lies = [
        {"claim": invented, "comment_ids": ids[:1], "quote": "we promise a refund of 99,999 EUR"},
        {"claim": "Somebody else wrote it.", "comment_ids": ["c98765"], "quote": "not there"},
        {"claim": f"{MARKER} is the code.", "comment_ids": ids[-1:], "quote": "the"},
    ]
    link = f"[click](https://evil.example/{MARKER}) <script>alert(1)</script>"
    known = {"intent": f"{MARKER} {invented}", "summary": link, "evidence": lies, "language": "xx"}
    filled = {name: _empty(kind) for name, kind in question.fields.items()}
    return filled | {name: value for name, value in known.items() if name in filled} | known


def _says(make: Callable[[str], Response]) -> Answer:
    return lambda question: make(json.dumps(_lie(question)))


HOSTILE: dict[str, Answer] = {
    "lies": _says(completion),
    "truncated": _says(lambda text: completion(text[: len(text) // 2], finish="length")),
    "fenced": _says(lambda text: completion(f"Sure!\n```json\n{text}\n```\nAnything else?")),
    "wrong-typed": lambda _: completion('{"intent": [1], "summary": {"a": null}, "evidence": "x"}'),
    "refused": lambda _: completion(None, refusal="No."),
    "empty": lambda _: completion(""),
    "over-long": lambda _: completion(
        json.dumps({"intent": "a " * 50_000, "summary": "b" * 90_000})
    ),
    "html": lambda _: completion(
        json.dumps(
            {"intent": "<b>x</b>", "summary": "<img src=x onerror=y> \x1b[31m\u202e![a](//b.c)"}
        )
    ),
    "injected": _says(completion),
    "no JSON": lambda _: completion("I cannot do that, but here is a poem."),
    "filtered": lambda _: completion("", finish="content_filter"),
}


def hostile(question: Question) -> Response:
    """The way to answer is named by the ticket: `attack: NAME`; others are lied about."""
    named = re.search(r"attack: ([\w -]+?)[\".|\n\\]", question.prompt)
    return HOSTILE.get(named[1] if named else "lies", HOSTILE["lies"])(question)
