"""Masks a question before anything of it is sent, and completes its answer again."""

from dataclasses import replace

from ticketfu.llm import Answer
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker

NOTE = """\
Words between ⟦ and ⟧ stand for what was masked: ⟦password⟧ for a secret, ⟦person 2⟧ and ⟦person 2b⟧
for one person. Copy them exactly as they are, and never guess what they stand for."""


def noted(prompt: Prompt, masker: Masker) -> Prompt:
    """With a word on placeholders in its instructions."""
    if masker.off:
        return prompt
    return replace(prompt, instructions=f"{prompt.instructions}\n{NOTE}")


def masked(prompt: Prompt, masker: Masker) -> Prompt:
    """Comments first, so that a new comment leaves the numbers of the placeholders before it."""
    passages = tuple(_masked(passage, masker) for passage in prompt.passages)
    metadata = {key: masker.mask_all(value, key) for key, value in prompt.metadata.items()}
    return replace(prompt, passages=passages, metadata=metadata)


def restored_prompt(prompt: Prompt, masker: Masker) -> Prompt:
    """The question as the model saw it, with contacts and people."""
    passages = tuple(
        replace(
            passage,
            text=masker.restore(passage.text),
            author=masker.restore(passage.author),
            details={key: masker.restore_all(value) for key, value in passage.details.items()},
        )
        for passage in prompt.passages
    )
    metadata = {key: masker.restore_all(value) for key, value in prompt.metadata.items()}
    return replace(prompt, passages=passages, metadata=metadata)


def restored(answer: Answer, masker: Masker) -> Answer:
    """With contacts and people; validated again, as names are longer than placeholders."""
    return type(answer).model_validate(masker.restore_all(answer.model_dump()))


def _masked(passage: Passage, masker: Masker) -> Passage:
    return replace(
        passage,
        author=masker.mask(passage.author),
        text=masker.mask(passage.text),
        details={key: masker.mask_all(value, key) for key, value in passage.details.items()},
    )
