"""The part of an entity that can be read while no worker runs: its memo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowExecution
from temporalio.converter import DataConverter

from ticketfu.entity.document import Document
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)
F = TypeVar("F")
V = TypeVar("V")

DOCUMENT = "document"
STALE = "stale"
ERASED = "erased"
# The organizations that know of a ticket or are about to: an erasure reaches them at once.
NOTIFIED = "notified"
# How many verdicts a ticket's state holds: an export of feedback queries only such tickets.
FEEDBACK = "feedback"
PUBLIC = "public"
# The last change of a ticket that was read, by Zendesk's clock.
CHANGED_AT = "changed_at"


def publish(memo: Mapping[str, object]) -> None:
    """Change the memo and, in the same workflow task, the time by which followers find it.

    One command each, as each costs Temporal a write to its visibility.
    """
    workflow.upsert_memo(memo)
    workflow.upsert_search_attributes([PUBLISHED_AT.value_set(workflow.now())])


@dataclass(frozen=True)
class PublishedDocument(Generic[D]):
    """The last document, stale if a change became known since; None before the first."""

    document: D | None
    erased: bool


@dataclass(frozen=True)
class Memo:
    """The values that an entity published; they are decoded when they are asked for."""

    fields: Mapping[str, Payload]
    converter: DataConverter

    @classmethod
    def of(cls, entity: WorkflowExecution) -> "Memo":
        return cls(entity.raw_info.memo.fields, entity.data_converter)

    async def values(self, kinds: Mapping[str, Any]) -> dict[str, Any]:
        """The published ones of these values.

        Without the converter's own `decode`, a quarter of whose time is to look for payloads that
        lie in an external storage.
        """
        found = [name for name in kinds if name in self.fields]
        payloads = [self.fields[name] for name in found]
        if self.converter.payload_codec:
            payloads = await self.converter.payload_codec.decode(payloads)
        values = self.converter.payload_converter.from_payloads(
            payloads, [kinds[name] for name in found]
        )
        return dict(zip(found, values, strict=True))

    async def value(self, name: str, default: F, kind: type[V]) -> V | F:
        found: V | F = (await self.values({name: kind})).get(name, default)
        return found

    async def published(self, kind: type[D]) -> PublishedDocument[D]:
        values = await self.values({DOCUMENT: kind, STALE: bool, ERASED: bool})
        document: D | None = values.get(DOCUMENT)
        if document is not None:
            document = document.dated(datetime.now(UTC).date())
            if values.get(STALE):
                document = document.with_standing(stale=True, error=document.error)
        return PublishedDocument(document, values.get(ERASED, False))

    async def is_erased(self) -> bool:
        return await self.value(ERASED, False, bool)

    async def changed_at(self) -> datetime | None:
        return await self.value(CHANGED_AT, None, datetime | None)  # type: ignore[arg-type]

    async def notified(self) -> list[int]:
        return await self.value(NOTIFIED, [], list[int])
