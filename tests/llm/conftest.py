"""A scriptable server on loopback that stands where a vendor's API stands."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import httpx2
import pytest
from pydantic import BaseModel, Field

from tests.serving import http_client
from ticketfu.llm import LLM, ModelOptions, providers
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.llm.providers import Provider

CUSTOMER = "my-dog-is-called-Waldemar"
KEY = "sk-very-secret-key"


class Proof(BaseModel):
    claim: str
    comment_ids: list[int]


class Verdict(BaseModel):
    gist: str = Field(description="One sentence.", max_length=200)
    verdict: Literal["good", "bad"] = "good"
    proofs: list[Proof] = []


VERDICT = Verdict(gist="All is well", verdict="bad", proofs=[Proof(claim="It is", comment_ids=[7])])


@dataclass(frozen=True)
class Reply:
    """`body` is sent as JSON unless it is text; `fate` tells how the connection ends."""

    status: int = 200
    body: object = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fate: Literal["answers", "hangs", "cuts", "cuts halfway"] = "answers"

    def encode(self) -> bytes:
        text = isinstance(self.body, str)
        body = str(self.body).encode() if text else json.dumps(self.body).encode()
        headers = {
            "content-type": "text/html" if text else "application/json",
            "content-length": str(len(body)),
            "connection": "close",
            **self.headers,
        }
        lines = [f"HTTP/1.1 {self.status} So", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    body: dict


@dataclass
class Server:
    """Gives `replies` in order, the last one for ever; `decide` says it from the request."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    decide: Callable[[dict], Reply] | None = None
    requests: list[Request] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        except asyncio.IncompleteReadError:
            # A client may give up a connection before it sends anything on it.
            writer.close()
            return
        lines = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in lines}
        body = await reader.readexactly(int(headers["content-length"]))
        self.requests.append(Request(head[0].split()[1], headers, json.loads(body)))
        self.asked.set()
        if self.decide:
            reply = self.decide(self.requests[-1].body)
        else:
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        answer = reply.encode()
        if reply.fate == "hangs":
            await reader.read()
        elif reply.fate != "cuts":
            writer.write(answer[:-5] if reply.fate == "cuts halfway" else answer)
            await writer.drain()
        writer.close()


class Detour(httpx2.AsyncHTTPTransport):
    """Every host leads to the test server, which still sees whom the request was meant for."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = httpx2.URL(url)

    async def handle_async_request(self, request):
        request.url = request.url.copy_with(scheme="http", host=self.url.host, port=self.url.port)
        return await super().handle_async_request(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    script = Server()
    listener = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener:
        yield script


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with http_client() as client:
        yield client


def gemini_reply(text: str = "", finish: str = "STOP") -> dict:
    return {
        "candidates": [
            {
                "content": {
                    "role": "model",
                    "parts": [{"text": "hm", "thought": True}, {"text": text}],
                },
                "finishReason": finish,
                "index": 0,
            }
        ],
        "usageMetadata": {
            "promptTokenCount": 100,
            "candidatesTokenCount": 20,
            "thoughtsTokenCount": 5,
            "totalTokenCount": 125,
        },
        "modelVersion": "gemini-3.5-flash-lite",
        "responseId": "r1",
    }


def openai_reply(text: str | None = "", finish: str = "stop", refusal: str | None = None) -> dict:
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-6-luna",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 25,
            "total_tokens": 125,
            "prompt_tokens_details": {"cached_tokens": 40},
        },
    }


def anthropic_reply(text: str = "", stop: str = "end_turn") -> dict:
    thoughts = {"type": "thinking", "thinking": "hm", "signature": "s"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-5-5",
        "content": [thoughts, {"type": "text", "text": text, "citations": None}],
        "stop_reason": stop,
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
        "usage": {
            "input_tokens": 50,
            "cache_read_input_tokens": 40,
            "cache_creation_input_tokens": 10,
            "output_tokens": 25,
            "output_tokens_details": None,
            "cache_creation": None,
            "inference_geo": None,
            "server_tool_use": None,
            "service_tier": "standard",
        },
    }


@dataclass(frozen=True)
class Vendor:
    provider: Provider
    path: str
    reply: Callable[[str], dict]

    @property
    def name(self) -> str:
        return self.provider.name

    def llm(self, server: Server, http: httpx2.AsyncClient, **fields: object) -> LLM:
        given = {"model": "some-model", "api_key": KEY, "base_url": server.url + self.path}
        return self.provider.load()(http, ModelOptions(**(given | fields)))


GEMINI = Vendor(providers.GEMINI, "", gemini_reply)
OPENAI = Vendor(providers.OPENAI, "/v1", openai_reply)
ANTHROPIC = Vendor(providers.ANTHROPIC, "", anthropic_reply)
VENDORS = (GEMINI, OPENAI, ANTHROPIC)


@pytest.fixture(params=VENDORS, ids=lambda vendor: vendor.name)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    return request.param


@pytest.fixture
def prompt() -> Prompt:
    passages = (Passage(7, CUSTOMER, author="Ada", at="2026-11-01T10:00:00Z"),)
    return Prompt("Judge the ticket.", {"subject": "Dog"}, passages)
