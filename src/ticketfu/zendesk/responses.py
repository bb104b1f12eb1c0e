"""Bodies of Zendesk's answers."""

from ticketfu.zendesk.conversation_log import LogEvent
from ticketfu.zendesk.lenient import AllItems, Maybe, Name, OptionalId, ReadableItems, Record, Word
from ticketfu.zendesk.metrics import MetricSet
from ticketfu.zendesk.models import Comment, Organization, Ticket, User


class TicketAnswer(Record):
    ticket: Ticket
    users: ReadableItems[User] = ()
    organizations: ReadableItems[Organization] = ()
    metric_sets: ReadableItems[MetricSet] = ()


class PageEnd(Record):
    """On the last page the cursor is still there: only `has_more` tells the end."""

    has_more: bool
    after_cursor: Maybe[str] = None


class CommentsPage(Record):
    comments: AllItems[Comment]
    users: ReadableItems[User] = ()
    meta: PageEnd


class LogPage(Record):
    events: ReadableItems[LogEvent] = ()
    meta: PageEnd = PageEnd(has_more=False)


class OrganizationAnswer(Record):
    organization: Organization


class Visitor(Record):
    """The asker; without valid credentials Zendesk answers 200 with a user that has no id."""

    id: OptionalId = None
    name: Name = ""
    email: Name = ""
    role: Word = ""


class VisitorAnswer(Record):
    user: Visitor
