"""Keeps out of an organization's narrative the numbers that were not counted; pure."""

import json
import re
from collections.abc import Iterable

from ticketfu.entity.checks import Source
from ticketfu.entity.document import Checks
from ticketfu.entity.particulars import comparable, known_from, particulars_in
from ticketfu.llm.prompt import Prompt
from ticketfu.organization.bounds import bounded_narrative
from ticketfu.organization.summary import Narrative

# Tickets' ids and days, in the material as in what a model writes.
_NO_COUNTS = re.compile(r"#\d+|\d{4}-\d\d-\d\d(?:T[\d:.+Z-]*)?")

# Longer numbers are amounts, years and codes, which the source has to hold.
_MOST_DIGITS = 3

# Other scripts may stand right beside a number: 40人.
_WORD = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_COUNT = r"(?<![A-Za-z0-9#.,:/-]){}(?![A-Za-z0-9]|[.,:/-]\d)"

_SENTENCE = re.compile(r".+?(?:[.!?](?=\s)\s*|[。！？]|$)", re.DOTALL)


def grounded(
    prompt: Prompt, narrative: Narrative, _: Source, unsupported: list[str]
) -> tuple[Narrative, Checks]:
    supported = without(narrative, unsupported)
    return bounded_narrative(without(supported, uncounted(supported, prompt), _COUNT)), Checks()


def uncounted(narrative: Narrative, prompt: Prompt) -> list[str]:
    """Small numbers that are neither counted nor words of a ticket: an id or a time is no count."""
    passages = [[passage.text, passage.details] for passage in prompt.passages]
    source = json.dumps([prompt.metadata, passages], ensure_ascii=False, default=str)
    known = known_from(comparable(_NO_COUNTS.sub(" ", source)))
    said = comparable(_NO_COUNTS.sub(" ", "\n".join(narrative.statements())))
    return [
        particular
        for particular, forms in particulars_in(said)
        if particular.isdigit() and len(particular) <= _MOST_DIGITS and not forms & known
    ]


def without(narrative: Narrative, unsupported: Iterable[str], place: str = _WORD) -> Narrative:
    """Leave out each sentence that names something unsupported: a wrong number misleads."""
    words = [re.compile(place.format(re.escape(word))) for word in unsupported]

    def kept(texts: Iterable[str]) -> list[str]:
        return [text for text in texts if not any(word.search(text) for word in words)]

    return narrative.model_copy(
        update={
            "overview": "".join(kept(_SENTENCE.findall(narrative.overview))).strip(),
            "key_insights": "".join(kept(_SENTENCE.findall(narrative.key_insights))).strip(),
            "key_people": kept(narrative.key_people),
            "recommended_actions": kept(narrative.recommended_actions),
        }
    )
