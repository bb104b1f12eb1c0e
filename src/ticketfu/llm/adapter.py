"""The core of all adapters: fit, ask, learn from a refusal, count, read the answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace

from anyio import fail_after
from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from ticketfu.llm import Answer, Completion, ModelOptions, Usage
from ticketfu.llm.dialect import Dialect, Habits, Schema, adapted
from ticketfu.llm.errors import Failed, FailureKind, Rejected, llm_failure, paid
from ticketfu.llm.parsing import Unreadable, parsed_answer
from ticketfu.llm.pricing import Price, Tariff, Tokens
from ticketfu.llm.prompt import Prompt
from ticketfu.llm.refusals import kind_of
from ticketfu.llm.schema import in_words, wire_schema
from ticketfu.llm.truncation import share_read

FLEX = "service_tier"
"""The part of a request that asks for the slower tier, by the name that vendors use."""

FLEX_SECONDS = 900.0
"""For one request of that tier."""

LEAST_PROMPT_BYTES = 3000
"""A shorter question has no room for instructions and a few sentences."""


@dataclass(frozen=True)
class Question:
    """One request: the prompt as it is sent, and the way to speak to this server.

    `repairs` says that the same was asked before and the answer could not be read, `flex` that it
    may take minutes at half the price.
    """

    prompt: Prompt
    answer: type[BaseModel]
    dialect: Dialect
    max_prompt_bytes: int | None
    repairs: bool = False
    flex: bool = False

    @property
    def schema(self) -> Mapping[str, object]:
        return wire_schema(self.answer, bounded=self.dialect.schema is Schema.BOUNDED)

    @property
    def instructions(self) -> str:
        """The instructions, with the schema where the server holds no model to it."""
        if self.dialect.enforced:
            return self.prompt.instructions
        return self.prompt.instructions + in_words(self.schema)

    def shorter(self, whole: Prompt, share: float) -> "Question | None":
        """The same question of less of `whole`; None where there is nothing more to leave out."""
        max_bytes = int(self.prompt.size * share)
        prompt = whole.fit(max_bytes)
        if max_bytes < LEAST_PROMPT_BYTES or prompt.size > 0.9 * self.prompt.size:
            return None
        return replace(self, prompt=prompt, max_prompt_bytes=max_bytes)


@dataclass(frozen=True)
class Reply:
    """The text that a model wrote, its tokens, and why it stopped early if it did."""

    text: str
    tokens: Tokens
    stopped: FailureKind | None = None


class Adapter(ABC):
    """A model behind one vendor's SDK.

    What its server takes is learned from its refusals and kept for the life of the adapter, once
    an answer has proved it.
    """

    translates = True

    def __init__(self, model: str, base_url: str, options: ModelOptions, habits: Habits) -> None:
        self.model = model
        price = Price(*options.price) if options.price else None
        self.tariff = Tariff(base_url, model, price)
        self._timeout = options.timeout_seconds
        self._habits = habits
        # Vendors know no lengths in a schema, and need none: their models end by themselves.
        schema = Schema.ENFORCED if habits.vendors_own else Schema.BOUNDED
        self._dialect = Dialect(options.max_output_tokens, schema)
        self._max_prompt_bytes = options.max_prompt_bytes

    @property
    def max_prompt_bytes(self) -> int | None:
        return self._max_prompt_bytes

    async def complete(
        self, prompt: Prompt, answer: type[Answer], *, flex: bool = False
    ) -> Completion[Answer]:
        limit = self._max_prompt_bytes
        flex = flex and self._habits.has_flex and self._dialect.takes(FLEX)
        question = Question(prompt.fit(limit), answer, self._dialect, limit, flex=flex)
        spent = Usage()
        while True:
            # Failures are values here: raised inside an except, they would carry what they replace.
            outcome: Reply | Answer | Failed | Rejected = await self._outcome(question)
            if isinstance(outcome, Reply):
                spent = spent.plus(self.tariff.usage(outcome.tokens, flex=question.flex))
                with paid(spent):
                    outcome = self._read(outcome, question, answer)
            if not isinstance(outcome, Failed | Rejected):
                self._remember(question)
                return Completion(outcome, spent, question.prompt)
            better = self._better(question, outcome, prompt)
            if better is None:
                raise _failure(outcome, spent)
            question = better

    @abstractmethod
    async def ask(self, question: Question) -> Reply:
        """Send one request, without a retry; raises `Rejected` or `Failed`."""

    def timeout(self, question: Question) -> float:
        """Seconds for one request."""
        return FLEX_SECONDS if question.flex else self._timeout

    async def _outcome(self, question: Question) -> Reply | Failed | Rejected:
        try:
            with fail_after(self.timeout(question)):  # asyncio's leaves connections open.
                return await self.ask(question)
        except TimeoutError:
            return Failed("timeout")
        except (Failed, Rejected) as failed:
            return failed

    def _read(self, reply: Reply, question: Question, answer: type[Answer]) -> Answer | Failed:
        sent = question.instructions + question.prompt.material
        # A server that cuts a question in silence tells it only by the tokens that it counts.
        share = 1.0 if self._habits.vendors_own else share_read(sent, reply.tokens.asked)
        if share < 1:
            return Failed("context_too_large", "it read only the end", share * 0.8)
        if reply.stopped and reply.stopped != "truncated":
            return Failed(reply.stopped)
        try:
            # A model that repeats its answer until it is cut off has answered.
            return parsed_answer(reply.text, answer)
        except Unreadable as unreadable:
            wrong = ", ".join(unreadable.wrong)
        if reply.stopped:
            return Failed(reply.stopped)
        return Failed("invalid_output", f"wrong: {wrong}" if wrong else "")

    def _better(
        self, question: Question, outcome: Failed | Rejected, whole: Prompt
    ) -> Question | None:
        """Another way to ask the same, if that may help."""
        if question.flex and _no_room(outcome):
            # The slower tier has no room now, or none for this model.
            return replace(question, flex=False, dialect=_without_flex(question, outcome))
        if isinstance(outcome, Rejected):
            dialect = adapted(question.dialect, outcome, self._habits)
            if dialect:
                return replace(question, dialect=dialect)
            if kind_of(outcome.status, outcome.words) == "context_too_large":
                # Only when less output was no help: what is left out of a question is not read.
                return question.shorter(whole, 0.5)
        elif outcome.kind == "context_too_large":
            return question.shorter(whole, outcome.share)
        elif outcome.kind == "invalid_output" and question.dialect.enforced:
            # Some servers take a schema and ignore it: the model has to be told.
            return replace(
                question, dialect=replace(question.dialect, schema=Schema.JSON), repairs=True
            )
        return None

    def _remember(self, question: Question) -> None:
        # A vendor holds its models to the schema: one bad answer is no reason to ask for less.
        if not (question.repairs and self._habits.vendors_own):
            self._dialect = question.dialect
        self._max_prompt_bytes = question.max_prompt_bytes


def _no_room(outcome: Failed | Rejected) -> bool:
    return isinstance(outcome, Rejected) or outcome.kind in {"timeout", "connection"}


def _without_flex(question: Question, outcome: Failed | Rejected) -> Dialect:
    """The dialect of later questions: a model that has no such tier is not asked for it again."""
    named = isinstance(outcome, Rejected) and FLEX in outcome.words
    return question.dialect.without(FLEX) if named else question.dialect


def _failure(outcome: Failed | Rejected, spent: Usage) -> ApplicationError:
    if isinstance(outcome, Failed):
        return llm_failure(outcome.kind, outcome.detail, usage=spent)
    kind = kind_of(outcome.status, outcome.words)
    detail = f"HTTP {outcome.status}"
    return llm_failure(kind, detail, headers=outcome.headers, usage=spent)
