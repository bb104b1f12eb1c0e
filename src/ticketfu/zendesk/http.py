"""What an answer of Zendesk's means: a typed value, or a failure that holds no customers' words."""

from typing import TypeVar

import httpx2
from pydantic import BaseModel, ValidationError
from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure, status_failure
from ticketfu.zendesk.lenient import Items, OptionalId
from ticketfu.zendesk.models import Comment, Organization, Record, Ticket, User

Shape = TypeVar("Shape", bound=BaseModel)


class TicketAnswer(Record):
    ticket: Ticket
    users: Items[User] = ()
    organizations: Items[Organization] = ()


class PageEnd(Record):
    """On the last page the cursor is still there: only `has_more` tells the end."""

    has_more: bool
    after_cursor: str | None = None


class CommentsAnswer(Record):
    comments: tuple[Comment, ...]
    users: Items[User] = ()
    meta: PageEnd


class OrganizationAnswer(Record):
    organization: Organization


class Visitor(Record):
    """Who asks; without valid credentials Zendesk answers 200 with a user that has no id."""

    id: OptionalId = None


class VisitorAnswer(Record):
    user: Visitor


class UserAnswer(Record):
    user: User


class _Refusal(Record):
    error: object = None


def parsed(response: httpx2.Response, shape: type[Shape]) -> Shape:
    """The answer as `shape`; a page of HTML, or JSON of another shape, is worth another try."""
    if "json" not in response.headers.get("content-type", ""):
        raise bad_response("something that is not JSON")
    try:
        return shape.model_validate_json(response.content)
    except ValidationError:
        raise bad_response("JSON of an unknown shape") from None


def bad_response(what: str) -> ApplicationError:
    return failure("zendesk.bad_response", f"zendesk answered with {what}")


def refusal(response: httpx2.Response) -> ApplicationError:
    """The failure behind any answer but a success."""
    if response.status_code == 404 and _error(response) == "RecordNotFound":
        return failure("zendesk.not_found", "zendesk has no such record", final=True)
    if response.status_code == 404 or response.is_redirect:
        # Only an account answers RecordNotFound; for no account Zendesk has a page or a redirect.
        message = (
            "no Zendesk account answers at this address:"
            " check ZENDESK_SUBDOMAIN / --zendesk-subdomain"
        )
        return failure("zendesk.wrong_account", message, final=True)
    return status_failure("zendesk", response.status_code, response.headers)


def _error(response: httpx2.Response) -> object:
    try:
        return _Refusal.model_validate_json(response.content).error
    except ValidationError:
        return None
