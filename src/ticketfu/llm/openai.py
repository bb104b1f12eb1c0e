"""OpenAI, Azure OpenAI, and every server that speaks their chat completions."""

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2
import openai
from openai import omit
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import ResponseFormat

from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.defaults import MAX_OUTPUT_TOKENS, OPENAI_MODEL, TIMEOUT
from ticketfu.llm.errors import http_failure, llm_failure
from ticketfu.llm.pricing import usage
from ticketfu.llm.prompt import Prompt
from ticketfu.llm.schema import validated, wire_schema

OPENAI_URL = "https://api.openai.com/v1"

NO_SCHEMA = ("response_format", "json_schema", "structured output", "guided", "grammar")
"""How servers word that they cannot hold a model to a schema."""


class OpenAI:
    def __init__(
        self,
        *,
        http: httpx2.AsyncClient,
        api_key: str,
        base_url: str | None,
        model: str,
        timeout: float = TIMEOUT,
    ) -> None:
        self.model = model
        self._base_url = base_url or OPENAI_URL
        self._timeout = timeout
        self._takes_schema = True
        self._sdk = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=self._base_url,
            timeout=timeout,
            max_retries=0,
            http_client=http,
        )
        # The SDK took them from the environment: no other server should learn them.
        self._sdk.organization = self._sdk.project = None

    async def complete(self, prompt: Prompt, answer: type[Answer]) -> Completion[Answer]:
        reply = await self._reply(prompt, wire_schema(answer))
        try:
            text, spent = _text(reply), self._usage(reply)
        except (AttributeError, TypeError, ValueError):  # The SDK takes any JSON for a reply.
            raise llm_failure("bad_response") from None
        return Completion(validated(text, answer), spent)

    async def _reply(self, prompt: Prompt, schema: Mapping[str, object]) -> ChatCompletion:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._ask(prompt, schema)
        except (TimeoutError, openai.APITimeoutError):
            raise llm_failure("timeout") from None
        except openai.APIConnectionError:
            raise llm_failure("connection") from None
        except openai.APIStatusError as error:
            response = error.response
            raise http_failure(response.status_code, response.headers, response.text) from None
        except (openai.OpenAIError, ValueError):
            raise llm_failure("bad_response") from None

    async def _ask(self, prompt: Prompt, schema: Mapping[str, object]) -> ChatCompletion:
        if self._takes_schema:
            try:
                return await self._create(prompt, prompt.instructions, _by_schema(schema))
            except openai.APIStatusError as error:
                if not _no_schema(error.response):
                    raise
                self._takes_schema = False
        instructions = (
            f"{prompt.instructions}\n\nAnswer with one JSON object, and nothing else, "
            f"that fits this JSON Schema:\n{json.dumps(schema)}"
        )
        return await self._create(prompt, instructions, {"type": "json_object"})

    async def _create(
        self, prompt: Prompt, instructions: str, response_format: ResponseFormat
    ) -> ChatCompletion:
        # Ollama ignores the newer name (ollama#7125), OpenAI's reasoning models refuse the older.
        newer = _is_openai(self._base_url)
        return await self._sdk.chat.completions.create(
            model=self.model,
            messages=[
                {"role": "system", "content": instructions},
                {"role": "user", "content": prompt.render()},
            ],
            response_format=response_format,
            max_completion_tokens=MAX_OUTPUT_TOKENS if newer else omit,
            max_tokens=omit if newer else MAX_OUTPUT_TOKENS,
            reasoning_effort="low" if self.model == OPENAI_MODEL else omit,
        )

    def _usage(self, reply: ChatCompletion) -> Usage:
        spent = reply.usage
        details = spent.prompt_tokens_details if spent else None
        return usage(
            self._base_url,
            self.model,
            input_tokens=(spent.prompt_tokens or 0) if spent else 0,
            output_tokens=(spent.completion_tokens or 0) if spent else 0,
            cached_tokens=(details.cached_tokens or 0) if details else 0,
        )


def _text(reply: object) -> str | None:
    if not isinstance(reply, ChatCompletion) or not reply.choices:
        raise llm_failure("bad_response")
    choice = reply.choices[0]
    if choice.finish_reason == "length":
        raise llm_failure("truncated")
    if choice.finish_reason == "content_filter":
        raise llm_failure("content_filter")
    if choice.message.refusal:
        raise llm_failure("refused")
    return choice.message.content


def _by_schema(schema: Mapping[str, object]) -> ResponseFormat:
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
    }


def _no_schema(response: httpx2.Response) -> bool:
    body = response.text.lower()
    return response.status_code in {400, 404, 415, 422} and any(word in body for word in NO_SCHEMA)


def _is_openai(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    return host == "api.openai.com" or host.endswith(".azure.com")
