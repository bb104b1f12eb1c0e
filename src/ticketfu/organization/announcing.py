"""The part of an organization's workflow that says what is new."""

import hashlib

from pydantic import JsonValue

from ticketfu.entity.announcing import News
from ticketfu.entity.outgoing import ORGANIZATION_TURNED, SUMMARY_CHANGED
from ticketfu.entity.workflow import Entity
from ticketfu.organization.models import OrganizationRefreshed
from ticketfu.organization.numbers import Turned
from ticketfu.organization.state import OrganizationState
from ticketfu.organization.turn_words import TOPIC

# Ids of one turn; the document has more.
MOST_IDS_ANNOUNCED = 20


class AnnouncingOrganization(Entity[OrganizationState, OrganizationRefreshed]):
    def shown_summary(self) -> object:
        return self.state.document.summary

    def news(self, summary_before: object) -> News:
        state = self.state
        about: dict[str, JsonValue] = {
            "organization_id": state.organization_id,
            "revision": state.document.revision,
        }
        if state.document.summary != summary_before:
            yield SUMMARY_CHANGED, about
        turned = {_mark(turn): turn for turn in state.counted_document().turned}
        new: list[JsonValue] = [
            _numbers_of(turn) for mark, turn in turned.items() if mark not in state.announced
        ]
        if new:
            yield ORGANIZATION_TURNED, about | {"turned": new}
        state.announced = list(turned)


def _mark(turn: Turned) -> str:
    """A hash: a topic may be a customer's word, which must not outlast its tickets."""
    return hashlib.sha256(turn.what.encode()).hexdigest()[:12]


def _numbers_of(turn: Turned) -> JsonValue:
    what = "topic" if turn.what.startswith(TOPIC) else turn.what
    return {
        "what": what,
        "since": turn.since.isoformat(),
        "recent": turn.recent,
        "before": turn.before,
        "ticket_ids": [*turn.ticket_ids[-MOST_IDS_ANNOUNCED:]],
    }
