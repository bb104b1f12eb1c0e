"""A language model on loopback: speaks chat completions, and answers from what it was asked."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Reply = Callable[[], Response]


@dataclass
class Model:
    """`prompts` are the user messages in order, `instructions` what stands before them.

    `delay` is in seconds.

    `faults` are what prompts with a text in them get instead of an answer, until it is removed.
    """

    prompts: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    delay: float = 0.0
    faults: dict[str, Reply] = field(default_factory=dict)
    json_schema: bool = True
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    running: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    def asked(self, about: str) -> list[str]:
        return [prompt for prompt in self.prompts if about in prompt]

    @property
    def ticket_prompts(self) -> list[str]:
        return self.asked('{"ticket":')

    @property
    def organization_prompts(self) -> list[str]:
        return self.asked('{"name":')

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        if not self.json_schema and body["response_format"]["type"] == "json_schema":
            refusal = {"error": {"message": "response_format json_schema is not supported"}}
            return JSONResponse(refusal, 400)
        prompt = body["messages"][-1]["content"]
        self.prompts.append(prompt)
        self.instructions.append(body["messages"][0]["content"])
        self.running += 1
        try:
            await asyncio.sleep(self.delay)
            await self.gate.wait()
        finally:
            self.running -= 1
        for text, reply in self.faults.items():
            if text in prompt:
                return reply()
        return completion(json.dumps(_answer(prompt)))


def _beginning(text: str) -> str:
    """Whole words: half a number would be one that the source does not hold, and left out."""
    return text if len(text) <= 60 else text[:60].rpartition(" ")[0] or text[:60]


def _answer(prompt: str) -> dict[str, object]:
    *rows, metadata = (json.loads(line) for line in prompt.splitlines() if line.startswith("{"))
    condensed = [entry["what"] for row in rows for entry in row.get("entries", ())]
    rows = [row for row in rows if "text" in row]
    if "texts" in metadata:
        return {"texts": [{"id": row["id"], "text": f"~{row['text']}~"} for row in rows]}
    if "segment" in metadata:
        entries = [{"what": _beginning(row["text"]), "comment_ids": [row["id"]]} for row in rows]
        return {"entries": [each for each in entries if "serial" in each["what"]]}
    words = " | ".join(
        _beginning(text.strip()) for text in [*condensed, *(row["text"] for row in rows)]
    )
    if "ticket" not in metadata:
        return {
            "overview": f"{metadata['name']} has {metadata['tickets']['total']} tickets.",
            "main_topics": [topic["topic"] for topic in metadata["topics"]],
            "key_people": sorted({row["author"] for row in rows})[:5],
            "key_insights": words,
            "recommended_actions": ["Answer the open tickets."],
        }
    return {
        "intent": f"About {metadata['subject']}",
        "summary": words[-1500:],
        "attempts": [_item(row, "by") for row in rows if "tried" in row["text"]],
        "promises": [_item(row, "owner") for row in rows if "promise" in row["text"]],
        "next_step": f"The ticket is {metadata['status']}.",
        "open_questions": [],
        "topics": ["login"],
        "sentiment": "neutral",
        "language": "en",
        "evidence": [{"claim": "first words", "comment_ids": [rows[0]["id"], 1]}] if rows else [],
    }


def _item(row: dict[str, str], author: str) -> dict[str, object]:
    """A promise or an attempt in the words of its comment, due on the day that they name."""
    day = re.search(r"\d{4}-\d\d-\d\d", row["text"])
    due = day[0] if day else None
    return {"what": _beginning(row["text"]), author: row.get("author", ""), "due": due}


def completion(
    content: str | None, *, finish: str = "stop", refusal: str | None = None
) -> Response:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return JSONResponse(
        {
            "id": "answer",
            "object": "chat.completion",
            "created": 0,
            "model": "local",
            "choices": [
                {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )
