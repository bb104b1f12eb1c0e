"""Gemini, by Google's generateContent."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2
from google import genai
from google.genai import errors, types
from google.genai.types import FinishReason

from ticketfu.errors import LONGEST_RETRY_AFTER
from ticketfu.llm import ModelOptions
from ticketfu.llm.adapter import Adapter, Question, Reply
from ticketfu.llm.dialect import Habits, Schema
from ticketfu.llm.errors import Failed, FailureKind, Rejected
from ticketfu.llm.pricing import Tokens
from ticketfu.llm.providers import GEMINI
from ticketfu.llm.wire import lost_connection, token_count

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


OLDER_API = re.compile(r"unknown name|cannot find field|api version v1\b")
"""How v1 words that it lacks something; v1beta has it."""


class Gemini(Adapter):
    def __init__(self, http: httpx2.AsyncClient, options: ModelOptions) -> None:
        url = options.base_url or GEMINI.url
        own = (urlsplit(url).hostname or "").endswith("googleapis.com")
        habits = Habits(second_way=OLDER_API, vendors_own=own, has_flex=own)
        super().__init__(options.model or GEMINI.default_model, url, options, habits)
        self._sdk = genai.Client(
            api_key=options.api_key,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=url,
                timeout=int(options.timeout_seconds * 1000),
                httpx_async_client=http,
                retry_options=types.HttpRetryOptions(attempts=1),
                extra_body=dict(options.extra_body) or None,
            ),
        )

    async def ask(self, question: Question) -> Reply:
        system, material = question.dialect.takes("system"), question.prompt.render()
        contents = material if system else f"{question.instructions}\n\n{material}"
        try:
            reply = await self._sdk.aio.models.generate_content(
                model=self.model, contents=contents, config=self._config(question, system=system)
            )
        except errors.APIError as error:
            raise _rejected(error) from None
        except httpx2.TimeoutException:
            raise Failed("timeout") from None
        except httpx2.HTTPError as error:
            raise lost_connection(error) from None
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise Failed("bad_response") from None  # An answer that is no JSON object.
        return _reply(reply)

    def _config(self, question: Question, *, system: bool) -> types.GenerateContentConfig:
        dialect = question.dialect
        return types.GenerateContentConfig(
            http_options=types.HttpOptions(
                api_version="v1beta" if dialect.second_way else "v1",
                timeout=int(self.timeout(question) * 1000),
            ),
            system_instruction=question.instructions if system else None,
            response_mime_type=None if dialect.schema is Schema.WORDS else "application/json",
            response_json_schema=dict(question.schema) if dialect.enforced else None,
            max_output_tokens=dialect.max_output_tokens if dialect.takes("limit") else None,
            automatic_continuation=False,
            service_tier=types.ServiceTier.FLEX if question.flex else None,
        )


def _reply(reply: types.GenerateContentResponse) -> Reply:
    spent = reply.usage_metadata
    tokens = Tokens(
        asked=token_count(spent, "prompt_token_count"),
        answered=token_count(spent, "candidates_token_count")
        + token_count(spent, "thoughts_token_count"),
        cache_read=token_count(spent, "cached_content_token_count"),
    )
    if not reply.candidates:
        if reply.prompt_feedback and reply.prompt_feedback.block_reason:
            return Reply("", tokens, "content_filter")
        raise Failed("bad_response")
    candidate = reply.candidates[0]
    parts = (candidate.content and candidate.content.parts) or []
    text = "".join(part.text or "" for part in parts if not part.thought)
    return Reply(text, tokens, _stopped(candidate.finish_reason))


def _stopped(reason: FinishReason | None) -> FailureKind | None:
    if reason is FinishReason.MAX_TOKENS:
        return "truncated"
    return "content_filter" if reason in FILTERED else None


def _rejected(error: errors.APIError) -> Rejected | Failed:
    """Google writes how long to wait into the body, not into a header."""
    response = error.response
    if not isinstance(response, httpx2.Response):
        return Failed("bad_response")
    body, headers = response.text, dict(response.headers)
    if DAILY_QUOTA.search(body):
        headers["retry-after"] = str(LONGEST_RETRY_AFTER / timedelta(seconds=1))
    elif delay := RETRY_DELAY.search(body):
        headers.setdefault("retry-after", delay[1])
    return Rejected(response.status_code, headers, body)
