"""Bodies of Zendesk's answers."""

from ticketfu.zendesk.conversation_log import LogEvent
from ticketfu.zendesk.lenient import AllItems, Items, Maybe, Name, OptionalId, Record, Word
from ticketfu.zendesk.metrics import MetricSet
from ticketfu.zendesk.models import Comment, Organization, Ticket, User


class TicketAnswer(Record):
    ticket: Ticket
    users: Items[User] = ()
    organizations: Items[Organization] = ()
    metric_sets: Items[MetricSet] = ()


class PageEnd(Record):
    """On the last page the cursor is still there: only `has_more` tells the end."""

    has_more: bool
    after_cursor: Maybe[str] = None


class CommentsPage(Record):
    comments: AllItems[Comment]
    users: Items[User] = ()
    meta: PageEnd


class LogPage(Record):
    events: Items[LogEvent] = ()
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
