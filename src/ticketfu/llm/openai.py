"""OpenAI, Azure OpenAI, and every server that speaks their chat completions."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

import httpx2
import openai
from openai import omit
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionContentPartTextParam,
    ChatCompletionMessageParam,
)
from openai.types.chat.completion_create_params import PromptCacheOptions, ResponseFormat
from openai.types.completion_usage import CompletionUsage

from ticketfu.llm import ModelOptions
from ticketfu.llm.adapter import Adapter, Question, Reply
from ticketfu.llm.dialect import Habits, Schema
from ticketfu.llm.errors import Failed, Rejected
from ticketfu.llm.pricing import Tokens
from ticketfu.llm.prompt import Prompt
from ticketfu.llm.providers import OPENAI
from ticketfu.llm.refusals import rejection_in
from ticketfu.llm.wire import lost_connection, stopped, text_of, token_count

OPTIONAL = ("reasoning_effort", "prompt_cache_options", "prompt_cache_breakpoint", "store")
LIMIT = re.compile(r"max_(completion_)?tokens")

NO_IMPLICIT_CACHE: PromptCacheOptions = {"mode": "explicit"}
"""Without it OpenAI bills a fourth more for writing questions into a cache that nobody reads."""

LEAST_CACHED_BYTES = 5_000
"""OpenAI keeps no beginning of less than 1,024 tokens."""


class OpenAI(Adapter):
    def __init__(self, http: httpx2.AsyncClient, options: ModelOptions) -> None:
        url = options.base_url or OPENAI.url
        host = urlsplit(url).hostname or ""
        self._openais_own = host == "api.openai.com" or host.endswith(".api.openai.com")
        # Ollama ignores the newer name (ollama#7125), OpenAI's reasoning models refuse the older.
        self._newer_name = self._openais_own or ".azure." in host
        habits = Habits(
            OPTIONAL, second_way=LIMIT, vendors_own=self._openais_own, has_flex=self._openais_own
        )
        super().__init__(options.model or OPENAI.default_model, url, options, habits)
        self._extra_body = dict(options.extra_body) or None
        self._sdk = openai.AsyncOpenAI(
            api_key=options.api_key,
            base_url=url,
            timeout=options.timeout_seconds,
            max_retries=0,
            http_client=http,
        )
        # The SDK took them from the environment: no other server should learn them.
        self._sdk.organization = self._sdk.project = None

    async def ask(self, question: Question) -> Reply:
        try:
            reply = await self._create(question)
        except openai.APITimeoutError:
            raise Failed("timeout") from None
        except openai.APIConnectionError as error:
            raise lost_connection(error.__cause__) from None
        except openai.APIStatusError as error:
            response = error.response
            raise Rejected(response.status_code, response.headers, response.text) from None
        except (openai.OpenAIError, ValueError, RecursionError):
            raise Failed("bad_response") from None
        try:
            return _reply(reply)
        except (AttributeError, TypeError, ValueError):  # The SDK takes any JSON for a reply.
            raise Failed("bad_response") from None

    async def _create(self, question: Question) -> ChatCompletion:
        dialect, own = question.dialect, self._openais_own
        newer = self._newer_name is not dialect.second_way
        limit = dialect.max_output_tokens if dialect.takes("limit") else omit
        effort = self.model == OPENAI.default_model and dialect.takes("reasoning_effort")
        cache = own and dialect.takes("prompt_cache_options")
        kept = cache and _is_worth_caching(question)
        return await self._sdk.chat.completions.create(
            model=self.model,
            messages=_messages(question, cached=kept),
            response_format=_response_format(question),
            max_completion_tokens=limit if newer else omit,
            max_tokens=omit if newer else limit,
            reasoning_effort="low" if effort else omit,
            prompt_cache_options=NO_IMPLICIT_CACHE if cache else omit,
            prompt_cache_key=_cache_key(question.prompt) if kept else omit,
            store=False if own and dialect.takes("store") else omit,
            service_tier="flex" if question.flex else omit,
            extra_body=self._extra_body,
            timeout=self.timeout(question),
        )


def _is_worth_caching(question: Question) -> bool:
    """Writing costs a fourth, reading saves nine tenths: it pays where the same is asked again."""
    prompt, dialect = question.prompt, question.dialect
    taken = dialect.takes("prompt_cache_breakpoint") and dialect.takes("system")
    return taken and prompt.asked_again and prompt.size >= LEAST_CACHED_BYTES


def _cache_key(prompt: Prompt) -> str:
    """The same for all questions about one ticket, so that one machine gets them."""
    return sha256(prompt.passages[0].row().encode()).hexdigest()[:16]


def _messages(question: Question, *, cached: bool) -> list[ChatCompletionMessageParam]:
    instructions = question.instructions
    if not question.dialect.takes("system"):
        return [{"role": "user", "content": f"{instructions}\n\n{question.prompt.render()}"}]
    content = _pieces(question.prompt) if cached else question.prompt.render()
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": content},
    ]


def _pieces(prompt: Prompt) -> list[ChatCompletionContentPartTextParam]:
    *kept, last = prompt.pieces()
    parts: list[ChatCompletionContentPartTextParam] = [
        {"type": "text", "text": piece, "prompt_cache_breakpoint": {"mode": "explicit"}}
        for piece in kept
    ]
    return [*parts, {"type": "text", "text": last}]


def _response_format(question: Question) -> ResponseFormat | openai.Omit:
    match question.dialect.schema:
        case Schema.BOUNDED | Schema.ENFORCED:
            return {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(question.schema)},
            }
        case Schema.JSON:
            return {"type": "json_object"}
        case Schema.WORDS:
            return omit


def _reply(reply: object) -> Reply:
    if not isinstance(reply, ChatCompletion):
        raise Failed("bad_response")
    choice = reply.choices[0] if reply.choices else None
    error = getattr(choice, "error", None) or getattr(reply, "error", None)
    if error:  # OpenRouter answers 200 when the provider behind it failed.
        raise rejection_in(error) or Failed("bad_response")
    if choice is None:  # Others tell an error in fields of their own.
        raise rejection_in(reply.model_extra or {}) or Failed("bad_response")
    stop = "refused" if choice.message.refusal else stopped(choice.finish_reason)
    return Reply(_text(choice.message), _tokens(reply.usage), stop)


def _text(message: object) -> str:
    """Some servers take the whole answer for thoughts."""
    names = ("content", "reasoning_content", "reasoning")
    return next(filter(None, (text_of(getattr(message, name, None)) for name in names)), "")


def _tokens(spent: CompletionUsage | None) -> Tokens:
    details = spent.prompt_tokens_details if spent else None
    return Tokens(
        asked=token_count(spent, "prompt_tokens"),
        answered=token_count(spent, "completion_tokens"),
        cache_read=token_count(details, "cached_tokens"),
        cache_written=token_count(details, "cache_write_tokens"),
    )
