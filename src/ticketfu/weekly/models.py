"""Names and messages of the weekly digest in Temporal."""

import re
from dataclasses import dataclass
from typing import Self

from ticketfu.stored import Stored

DIGEST_WORKFLOW = "WeeklyDigestWorkflow"
CHOOSE_ACTIVITY = "choose_weekly_digests"
POST_ACTIVITY = "post_weekly_digest"

MOST_NAMED_IDS = 50
AN_ID = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class DigestScope:
    """One page about all organizations, or a page of each that has news, or of those named."""

    each: bool = False
    named: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for what is neither `all`, `each` nor ids with commas between them."""
        words = text.strip().lower()
        if words in {"all", "each"}:
            return cls(each=words == "each")
        ids = [part.strip() for part in words.split(",")]
        if len(ids) > MOST_NAMED_IDS or not all(map(AN_ID.fullmatch, ids)):
            raise ValueError(
                f"wants all, each, or up to {MOST_NAMED_IDS} organizations' ids: 101,102"
            )
        return cls(named=tuple(dict.fromkeys(map(int, ids))))


ALL_TOGETHER = DigestScope()


class WeeklyPost(Stored):
    """A page of one organization; without one, of all."""

    organization_id: int | None = None


def schedule_id(queue: str) -> str:
    return f"weekly-digest-{queue}"
