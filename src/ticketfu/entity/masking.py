"""Masks a question before anything of it is sent, and completes its answer again."""

from collections.abc import Iterable
from dataclasses import replace

from ticketfu.llm import Answer
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.privacy.replies import asked_for

NOTE = """\
Words between ⟦ and ⟧ stand for what was masked: ⟦password⟧ for a secret, ⟦person 2⟧ and ⟦person 2b⟧
for one person. Copy them exactly as they are, and never guess what they stand for."""


def noted(prompt: Prompt, masker: Masker) -> Prompt:
    """Add to the instructions what placeholders are."""
    if masker.off:
        return prompt
    return replace(prompt, instructions=f"{prompt.instructions}\n{NOTE}")


def masked(prompt: Prompt, masker: Masker) -> Prompt:
    """Mask comments first: placeholders are numbered, and a new comment then changes no number."""
    passages, seen = _all_masked(prompt.passages, masker), _all_masked(prompt.seen, masker)
    condensed = tuple(masker.mask_all(row) for row in prompt.condensed)
    metadata = {key: masker.mask_all(value, key) for key, value in prompt.metadata.items()}
    known_topics = tuple(masker.mask(topic) for topic in prompt.known_topics)
    return replace(
        prompt,
        passages=passages,
        metadata=metadata,
        seen=seen,
        condensed=condensed,
        known_topics=known_topics,
    )


def restored_prompt(prompt: Prompt, masker: Masker) -> Prompt:
    """Put contacts and people back into the question as the model saw it."""
    metadata = {key: masker.restore_all(value) for key, value in prompt.metadata.items()}
    passages = tuple(_restored(passage, masker) for passage in prompt.passages)
    seen = tuple(_restored(passage, masker) for passage in prompt.seen)
    return replace(prompt, passages=passages, metadata=metadata, seen=seen)


def _restored(passage: Passage, masker: Masker) -> Passage:
    return replace(
        passage,
        text=masker.restore(passage.text),
        author=masker.restore(passage.author),
        details={key: masker.restore_all(value) for key, value in passage.details.items()},
    )


def restored(answer: Answer, masker: Masker) -> Answer:
    """Put contacts and people back, and validate again: names are longer than placeholders."""
    return type(answer).model_validate(masker.restore_all(answer.model_dump()))


def _all_masked(passages: Iterable[Passage], masker: Masker) -> tuple[Passage, ...]:
    """Mask each; the one before it may have asked for a password, which then stands alone."""
    masked_ones: list[Passage] = []
    asked = None
    for passage in passages:
        masked_ones.append(_masked(passage, masker, asked))
        asked = asked_for(passage.text)
    return tuple(masked_ones)


def _masked(passage: Passage, masker: Masker, asked: str | None) -> Passage:
    return replace(
        passage,
        author=masker.mask(passage.author),
        text=masker.mask(passage.text, asked=asked),
        details={key: masker.mask_all(value, key) for key, value in passage.details.items()},
    )
