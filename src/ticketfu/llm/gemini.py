"""Gemini, by Google's generateContent."""

import asyncio
import re
from datetime import timedelta

import httpx2
from google import genai
from google.genai import errors, types
from google.genai.types import FinishReason
from temporalio.exceptions import ApplicationError

from ticketfu.errors import LONGEST_RETRY_AFTER
from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.defaults import MAX_OUTPUT_TOKENS, TIMEOUT
from ticketfu.llm.errors import http_failure, llm_failure
from ticketfu.llm.pricing import usage
from ticketfu.llm.prompt import Prompt
from ticketfu.llm.schema import validated, wire_schema

GEMINI_URL = "https://generativelanguage.googleapis.com/"

RETRY_DELAY = re.compile(r'"retryDelay"\s*:\s*"([\d.]+)s"')
DAILY_QUOTA = re.compile(r'"quotaId"\s*:\s*"[^"]*PerDay')

FILTERED = frozenset(
    {
        FinishReason.SAFETY,
        FinishReason.RECITATION,
        FinishReason.LANGUAGE,
        FinishReason.BLOCKLIST,
        FinishReason.PROHIBITED_CONTENT,
        FinishReason.SPII,
        FinishReason.ESCALATION,
        FinishReason.MODEL_ARMOR,
    }
)


class Gemini:
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
        self._base_url = base_url or GEMINI_URL
        self._timeout = timeout
        self._sdk = genai.Client(
            api_key=api_key,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=self._base_url,
                api_version="v1",
                timeout=int(timeout * 1000),
                httpx_async_client=http,
                retry_options=types.HttpRetryOptions(attempts=1),
            ),
        )

    async def complete(self, prompt: Prompt, answer: type[Answer]) -> Completion[Answer]:
        config = types.GenerateContentConfig(
            system_instruction=prompt.instructions,
            response_mime_type="application/json",
            response_json_schema=wire_schema(answer),
            max_output_tokens=MAX_OUTPUT_TOKENS,
            automatic_continuation=False,
        )
        reply = await self._reply(prompt, config)
        return Completion(validated(_text(reply), answer), self._usage(reply))

    async def _reply(
        self, prompt: Prompt, config: types.GenerateContentConfig
    ) -> types.GenerateContentResponse:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._sdk.aio.models.generate_content(
                    model=self.model, contents=prompt.render(), config=config
                )
        except errors.APIError as error:
            raise _refused(error) from None
        except (TimeoutError, httpx2.TimeoutException):
            raise llm_failure("timeout") from None
        except httpx2.HTTPError:
            raise llm_failure("connection") from None
        except (ValueError, AttributeError, TypeError):  # An answer that is no JSON object.
            raise llm_failure("bad_response") from None

    def _usage(self, reply: types.GenerateContentResponse) -> Usage:
        spent = reply.usage_metadata or types.GenerateContentResponseUsageMetadata()
        return usage(
            self._base_url,
            self.model,
            input_tokens=spent.prompt_token_count or 0,
            output_tokens=(spent.candidates_token_count or 0) + (spent.thoughts_token_count or 0),
            cached_tokens=spent.cached_content_token_count or 0,
        )


def _text(reply: types.GenerateContentResponse) -> str:
    if not reply.candidates:
        blocked = reply.prompt_feedback and reply.prompt_feedback.block_reason
        raise llm_failure("content_filter" if blocked else "bad_response")
    candidate = reply.candidates[0]
    if candidate.finish_reason is FinishReason.MAX_TOKENS:
        raise llm_failure("truncated")
    if candidate.finish_reason in FILTERED:
        raise llm_failure("content_filter")
    parts = (candidate.content and candidate.content.parts) or []
    return "".join(part.text or "" for part in parts if not part.thought)


def _refused(error: errors.APIError) -> ApplicationError:
    """Google writes how long to wait into the body, not into a header."""
    response = error.response
    if not isinstance(response, httpx2.Response):
        return llm_failure("bad_response")
    body, headers = response.text, dict(response.headers)
    if DAILY_QUOTA.search(body):
        headers["retry-after"] = str(LONGEST_RETRY_AFTER / timedelta(seconds=1))
    elif delay := RETRY_DELAY.search(body):
        headers.setdefault("retry-after", delay[1])
    return http_failure(response.status_code, headers, body)
