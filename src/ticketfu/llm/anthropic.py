"""Claude, by Anthropic's messages."""

import asyncio

import anthropic
import httpx2
from anthropic.types import Message, OutputConfigParam

from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.defaults import ANTHROPIC_MODEL, MAX_OUTPUT_TOKENS, TIMEOUT
from ticketfu.llm.errors import http_failure, llm_failure
from ticketfu.llm.pricing import usage
from ticketfu.llm.prompt import Prompt
from ticketfu.llm.schema import validated, wire_schema

ANTHROPIC_URL = "https://api.anthropic.com"


class Anthropic:
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
        self._base_url = base_url or ANTHROPIC_URL
        self._timeout = timeout
        self._sdk = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=self._base_url,
            timeout=timeout,
            max_retries=0,
            http_client=http,
            open_telemetry=False,
        )

    async def complete(self, prompt: Prompt, answer: type[Answer]) -> Completion[Answer]:
        output: OutputConfigParam = {
            "format": {"type": "json_schema", "schema": wire_schema(answer)}
        }
        if self.model == ANTHROPIC_MODEL:  # Older models answer 400 to an effort.
            output["effort"] = "low"
        reply = await self._reply(prompt, output)
        try:
            text, spent = _text(reply), self._usage(reply)
        except (AttributeError, TypeError, ValueError):  # The SDK takes any JSON for a reply.
            raise llm_failure("bad_response") from None
        return Completion(validated(text, answer), spent)

    async def _reply(self, prompt: Prompt, output: OutputConfigParam) -> Message:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._sdk.messages.create(
                    model=self.model,
                    max_tokens=MAX_OUTPUT_TOKENS,
                    system=prompt.instructions,
                    messages=[{"role": "user", "content": prompt.render()}],
                    output_config=output,
                )
        except (TimeoutError, anthropic.APITimeoutError):
            raise llm_failure("timeout") from None
        except anthropic.APIConnectionError:
            raise llm_failure("connection") from None
        except anthropic.APIStatusError as error:
            response = error.response
            raise http_failure(response.status_code, response.headers, response.text) from None
        except (anthropic.AnthropicError, ValueError):
            raise llm_failure("bad_response") from None

    def _usage(self, reply: Message) -> Usage:
        spent = reply.usage
        cached = spent.cache_read_input_tokens or 0
        return usage(
            self._base_url,
            self.model,
            input_tokens=spent.input_tokens + cached + (spent.cache_creation_input_tokens or 0),
            output_tokens=spent.output_tokens,
            cached_tokens=cached,
        )


def _text(reply: object) -> str:
    if not isinstance(reply, Message):
        raise llm_failure("bad_response")
    if reply.stop_reason in {"max_tokens", "model_context_window_exceeded"}:
        raise llm_failure("truncated")
    if reply.stop_reason == "refusal":
        raise llm_failure("refused")
    return "".join(block.text for block in reply.content if block.type == "text")
