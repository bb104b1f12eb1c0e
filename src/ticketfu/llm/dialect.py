"""How one server is spoken to, learned from its refusals one step at a time."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from ticketfu.llm.errors import Rejected
from ticketfu.llm.refusal_words import NO_SCHEMA, OUTPUT_LIMIT
from ticketfu.llm.refusals import kind_of

LEAST_OUTPUT_TOKENS = 1024
"""Enough for an answer without hidden thinking."""

ADAPTABLE = frozenset({400, 404, 405, 413, 415, 422, 429, 500, 501})

UNKNOWN_PART = re.compile(
    r"unsupported|(not|n't) support|not (enabled|permitted|allowed|recogni[sz]ed)"
    r"|unknown|unrecogni[sz]ed|unexpected|extra[ _](inputs|fields|forbidden)|extra_forbidden"
    r"|cannot find|is not found for|deprecated|use ['\"`]?max_|must alternate|only user and"
)
NAMES = {
    "limit": re.compile(r"max_?(completion_|output_)?tokens"),
    "system": re.compile(
        r"(system|developer)['\"`]? (role|message|instruction|prompt|field|with)"
        r"|system_?instruction"
        r"|roles must alternate|only user and (assistant|model) roles"
    ),
}
"""Parts of a request that some servers refuse, by the names that they use."""


NO_BOUNDS = re.compile(r"max_?(length|items)|repetitions|grammar")
"""How servers word that they cannot hold a model to lengths; llama.cpp makes a grammar of them."""


class Schema(IntEnum):
    """Ways to ask for the answer's schema: held to it, held to JSON, or by words alone.

    BOUNDED holds a model to lengths and counts too: a small one would never end a list.
    """

    WORDS = 1
    JSON = 2
    ENFORCED = 3
    BOUNDED = 4


@dataclass(frozen=True)
class Dialect:
    """`left_out` are parts of a request that the server refused.

    `second_way` is the vendor's other spelling: OpenAI's other name of the output limit, Gemini's
    other version of the API.
    """

    max_output_tokens: int
    schema: Schema = Schema.ENFORCED
    left_out: frozenset[str] = frozenset()
    second_way: bool = False

    @property
    def enforced(self) -> bool:
        return self.schema >= Schema.ENFORCED

    def takes(self, part: str) -> bool:
        return part not in self.left_out

    def without(self, part: str) -> "Dialect":
        return replace(self, left_out=self.left_out | {part})

    def less_output(self) -> "Dialect | None":
        half = self.max_output_tokens // 2
        return replace(self, max_output_tokens=half) if half >= LEAST_OUTPUT_TOKENS else None

    def looser(self, words: str) -> "Dialect | None":
        """With less of the schema; lengths alone go where the server names them."""
        if self.schema is Schema.WORDS:
            return None
        bounds_only = self.schema is Schema.BOUNDED and NO_BOUNDS.search(words)
        if self.enforced and not bounds_only:
            return replace(self, schema=Schema.JSON)
        return replace(self, schema=Schema(self.schema - 1))


@dataclass(frozen=True)
class Habits:
    """The parts of a vendor's requests beside the question, and whose server answers.

    `optional` are parts that some models refuse, by the names that refusals use. A server that is
    not the vendor's own may refuse without saying why, and cut a question without a word.
    `has_flex` says that it offers a slower tier at half the price.
    """

    optional: tuple[str, ...] = ()
    second_way: re.Pattern[str] | None = None
    vendors_own: bool = True
    has_flex: bool = False


def adapted(dialect: Dialect, refusal: Rejected, habits: Habits) -> Dialect | None:
    """The dialect to ask again in, or None where asking otherwise would not help."""
    kind = kind_of(refusal.status, refusal.words)
    # First names, as "max_tokens is not supported" speaks of the limit's name, not of its size.
    if refusal.status not in ADAPTABLE:
        return None
    if kind != "context_too_large" and UNKNOWN_PART.search(refusal.words):
        renamed = _otherwise(dialect, refusal.words, habits)
        if renamed:
            return renamed
    if kind == "context_too_large" or OUTPUT_LIMIT.search(refusal.words):
        return dialect.less_output()
    if kind in {"rejected", "model_not_found", "unavailable"}:
        return _asking_less(dialect, refusal.words, unclear=kind == "rejected", habits=habits)
    return None


def _otherwise(dialect: Dialect, words: str, habits: Habits) -> Dialect | None:
    """Another spelling of the part that a server does not know, or none of it."""
    if habits.second_way and habits.second_way.search(words) and not dialect.second_way:
        return replace(dialect, second_way=True)
    unknown = [part for part, name in NAMES.items() if name.search(words) and dialect.takes(part)]
    return dialect.without(unknown[0]) if unknown else None


def _asking_less(dialect: Dialect, words: str, *, unclear: bool, habits: Habits) -> Dialect | None:
    named = [part for part in habits.optional if part in words and dialect.takes(part)]
    if named:
        return dialect.without(named[0])
    if NO_SCHEMA.search(words) or (unclear and not habits.vendors_own):
        return dialect.looser(words)
    return None
