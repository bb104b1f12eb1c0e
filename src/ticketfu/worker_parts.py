"""Options and clients of which a worker is made."""

from dataclasses import dataclass, field

from ticketfu.limits.money import Money
from ticketfu.llm import LLM
from ticketfu.notify.receiver import Receiver
from ticketfu.privacy.masking import Level
from ticketfu.ticket.notes import Notes
from ticketfu.ticket.scope import EVERY_TICKET, Scope
from ticketfu.weekly.activities import NO_DIGEST, WeeklyDigest
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.ticket_writer import TicketWriter
from ticketfu.zendesk.webhooks import WebhookAdmin


@dataclass(frozen=True)
class WorkerOptions:
    """`threads` run workflow code; the two prompts replace the built-in instructions.

    `cache` is how many entities are kept at hand; another is replayed when it is needed again.
    """

    queue: str = "default"
    threads: int = 4
    cache: int = 64
    llm_concurrency: int = 16
    organization_settle_seconds: float = 30
    ticket_prompt: str | None = None
    organization_prompt: str | None = None
    language: str | None = None
    redact: Level = "secrets"
    scope: Scope = EVERY_TICKET
    write_back: str = ""
    webhook_key: str | None = field(default=None, repr=False)
    notes: Notes = "label"
    digest: WeeklyDigest = NO_DIGEST
    notify_text: bool = False


@dataclass(frozen=True)
class WorkerServices:
    """Clients of all that activities talk to; a receiver only where events are sent."""

    zendesk: Zendesk
    llm: LLM
    admin: WebhookAdmin
    writer: TicketWriter
    money: Money
    receiver: Receiver | None = None
