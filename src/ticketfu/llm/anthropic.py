"""Claude, by Anthropic's messages, and servers that speak them."""

from urllib.parse import urlsplit

import anthropic
import httpx2
from anthropic import Omit, omit
from anthropic.types import Message, OutputConfigParam

from ticketfu.llm import ModelOptions
from ticketfu.llm.adapter import Adapter, Question, Reply
from ticketfu.llm.dialect import Habits
from ticketfu.llm.errors import Failed, Rejected
from ticketfu.llm.pricing import Tokens
from ticketfu.llm.providers import ANTHROPIC
from ticketfu.llm.refusals import rejection_in
from ticketfu.llm.wire import lost_connection, stopped, text_of, token_count


class Anthropic(Adapter):
    def __init__(self, http: httpx2.AsyncClient, options: ModelOptions) -> None:
        url = options.base_url or ANTHROPIC.url
        own = (urlsplit(url).hostname or "").endswith("anthropic.com")
        habits = Habits(optional=("effort",), vendors_own=own)
        super().__init__(options.model or ANTHROPIC.default_model, url, options, habits)
        self._extra_body = dict(options.extra_body) or None
        self._sdk = anthropic.AsyncAnthropic(
            api_key=options.api_key,
            base_url=url,
            timeout=options.timeout_seconds,
            max_retries=0,
            http_client=http,
            open_telemetry=False,
        )

    async def ask(self, question: Question) -> Reply:
        try:
            reply = await self._create(question)
        except anthropic.APITimeoutError:
            raise Failed("timeout") from None
        except anthropic.APIConnectionError as error:
            raise lost_connection(error.__cause__) from None
        except anthropic.APIStatusError as error:
            response = error.response
            raise Rejected(response.status_code, response.headers, response.text) from None
        except (anthropic.AnthropicError, ValueError, RecursionError):
            raise Failed("bad_response") from None
        try:
            return _reply(reply)
        except (AttributeError, TypeError, ValueError):  # The SDK takes any JSON for a reply.
            raise Failed("bad_response") from None

    async def _create(self, question: Question) -> Message:
        instructions, material = question.instructions, question.prompt.render()
        system = question.dialect.takes("system")
        content = material if system else f"{instructions}\n\n{material}"
        return await self._sdk.messages.create(
            model=self.model,
            max_tokens=question.dialect.max_output_tokens,
            system=instructions if system else omit,
            messages=[{"role": "user", "content": content}],
            output_config=self._output_config(question),
            extra_body=self._extra_body,
        )

    def _output_config(self, question: Question) -> OutputConfigParam | Omit:
        if not question.dialect.enforced:
            return omit  # A server that refuses the format may know nothing of the rest either.
        output: OutputConfigParam = {
            "format": {"type": "json_schema", "schema": dict(question.schema)}
        }
        # Older models answer 400 to an effort.
        if self.model == ANTHROPIC.default_model and question.dialect.takes("effort"):
            output["effort"] = "low"
        return output


def _reply(reply: object) -> Reply:
    if not isinstance(reply, Message):
        raise Failed("bad_response")
    if error := getattr(reply, "error", None):
        raise rejection_in(error) or Failed("bad_response")
    if not isinstance(reply.content, list):
        raise Failed("bad_response")
    spent = reply.usage
    read = token_count(spent, "cache_read_input_tokens")
    written = token_count(spent, "cache_creation_input_tokens")
    tokens = Tokens(
        asked=token_count(spent, "input_tokens") + read + written,
        answered=token_count(spent, "output_tokens"),
        cache_read=read,
        cache_written=written,
    )
    return Reply(text_of(reply.content), tokens, stopped(reply.stop_reason))
