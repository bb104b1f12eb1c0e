"""A ticket's comments as sentences, each with the comment and the language it comes from."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from math import log

from ticketfu.extractive.comments import Sentence, SplitComment, Turn, attribute, terms
from ticketfu.extractive.language import Language, detect, english, language_named
from ticketfu.extractive.lexicon import lexicon
from ticketfu.extractive.programs import programs
from ticketfu.extractive.sentences import sentences
from ticketfu.extractive.transcript import speakers
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.text import clip, clip_middle, plain_line, words

_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|sv|odp|rv|回复|答复) ?[:：] *)+", re.IGNORECASE)
# Notices that Zendesk itself writes when tickets are merged.
_NOTICE = re.compile(
    r"\brequest #?\d+ .{0,300}(?:closed and merged|merged into)|"
    r"^(?:this request was|request #?\d+).{0,200}\bmerged\b",
    re.IGNORECASE | re.DOTALL,
)

# Characters of a conversation that are weighed, and of each comment at least: every comment is
# read, and a ticket of thousands takes seconds rather than minutes.
_MOST, _LEAST = 600_000, 200

_ANYBODY = re.compile(r"^(?:unknown person|-)?$")


@dataclass(frozen=True, eq=False)
class Conversation:
    prompt: Prompt

    def attribute(self, name: str) -> str:
        return attribute(self.prompt.metadata.get(name))

    @cached_property
    def subject(self) -> str:
        return _REPLY.sub("", Masker("secrets").mask(self.attribute("subject")))

    @cached_property
    def matter(self) -> str:
        """The subject, if it says more than "Question" or "Conversation with …"."""
        noise = {*lexicon().subject_noise, *words(self.attribute("requester"))}
        return self.subject if set(words(self.subject)) - noise - english().words else ""

    @cached_property
    def language(self) -> Language:
        """The language to write in: the one that is asked for, else the customer's."""
        return language_named(self.prompt.language) or self.spoken

    @cached_property
    def spoken(self) -> Language:
        """The language of the customer's first words."""
        by_customer = [passage.text for passage in self._passages if passage.role == "customer"]
        everybody = [passage.text for passage in self._passages[:6]]
        texts = [*by_customer[:1], " ".join([*by_customer[:4], self.subject]), " ".join(everybody)]
        return next((found for text in texts if (found := detect(text))), english())

    def name(self, passage: Passage) -> str:
        author = clip(plain_line(passage.author), 60)
        if passage.role == "customer":
            return author or self.customer
        return author or self.language.frames["agent"]

    @property
    def customer(self) -> str:
        requester = clip(self.attribute("requester"), 60)
        return self.language.frames["customer"] if _ANYBODY.match(requester) else requester

    @property
    def owner(self) -> str:
        return clip(self.attribute("assignee"), 60)

    @cached_property
    def comments(self) -> tuple[SplitComment, ...]:
        """All comments of people; those of programs only where nobody else says anything."""
        said = [self._comment(passage) for passage in self._passages]
        authors = programs(said) - {self.owner}
        people = [
            comment
            for comment in said
            if comment.role != "system" and comment.passage.author not in authors
        ]
        spoken = any(comment.sentences or comment.attachments for comment in people)
        return tuple(people if spoken else said)

    @cached_property
    def _passages(self) -> list[Passage]:
        requester = self.attribute("requester")
        found = (part for passage in self.prompt.passages for part in speakers(passage, requester))
        return [
            self._as_spoken(passage) for passage in found if not _NOTICE.search(passage.text[:600])
        ]

    def _as_spoken(self, passage: Passage) -> Passage:
        """Staff who ask for something themselves speak as customers; secrets stay unread."""
        asks = passage.role == "agent" and passage.author == self.prompt.metadata.get("requester")
        share = max(_LEAST, _MOST // max(1, len(self.prompt.passages)))
        text = clip_middle(Masker("secrets").mask(passage.text), share)
        return replace(passage, text=text, role="customer" if asks else passage.role)

    def _comment(self, passage: Passage) -> SplitComment:
        found = sentences(passage.text, passage.author)
        language = detect(" ".join(found)) or self.spoken
        return SplitComment(
            passage,
            tuple(Sentence(text, place, passage, language) for place, text in enumerate(found)),
        )

    @cached_property
    def opening(self) -> SplitComment | None:
        """The comment that tells the problem: the customer's first words, else anybody's."""
        spoken = [comment for comment in self.comments if comment.sentences]
        by_customer = [comment for comment in spoken if comment.role == "customer"]
        telling = [
            comment
            for comment in by_customer
            if any(len(each.terms) > 1 for each in comment.sentences)
        ]
        return next(iter(telling or by_customer or spoken), None)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        public = [comment for comment in self.comments if comment.role != "note"]
        said = (comment for comment in public if comment.sentences or comment.attachments)
        grouped = groupby(
            said, lambda comment: "customer" if comment.role == "customer" else "agent"
        )
        return tuple(Turn(role, tuple(comments)) for role, comments in grouped)

    @cached_property
    def _spread(self) -> Counter[str]:
        everyone = [sentence for comment in self.comments for sentence in comment.sentences]
        spread = Counter(term for sentence in everyone for term in sentence.terms)
        spread.update(dict.fromkeys(terms(self.subject, self.spoken), 3))
        return spread

    def centrality(self, sentence: Sentence) -> float:
        """From 0 to 1: how much of the whole conversation a sentence speaks of."""
        if not sentence.terms:
            return 0.0
        score = sum(log(1 + self._spread[term]) for term in sentence.terms)
        most = log(1 + max(self._spread.values()))
        return float(score / most / len(sentence.terms))
