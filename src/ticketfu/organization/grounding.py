"""Keeps out of an organization's narrative the numbers that were not counted; pure."""

import re
from collections.abc import Iterable

from ticketfu.organization.summary import Narrative

_SENTENCE = re.compile(r".+?(?:[.!?](?=\s)\s*|[。！？]|$)", re.DOTALL)


def statements(narrative: Narrative) -> list[str]:
    """The texts in which nothing may stand that the source does not hold."""
    return [
        narrative.overview,
        narrative.key_insights,
        *narrative.key_people,
        *narrative.recommended_actions,
    ]


def without(narrative: Narrative, unsupported: Iterable[str]) -> Narrative:
    """Leave out each sentence that names something unsupported: a wrong number misleads."""
    # Other scripts may stand right beside a number: 40人.
    words = [
        re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])") for word in unsupported
    ]

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
