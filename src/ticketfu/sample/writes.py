"""Changing endpoints of the sample Zendesk; webhooks are fired before the answer."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ticketfu.sample.changes import (
    MergeBody,
    NewTicketBody,
    RedactionBody,
    TicketBody,
    TokenForm,
)
from ticketfu.sample.records import CommentRecord, TicketRecord
from ticketfu.sample.render import ticket_json
from ticketfu.sample.render_conversation import comment_json
from ticketfu.sample.responses import ApiError, ZendeskResponse, invalid, not_found
from ticketfu.sample.sample import Sample

# Zendesk's names for changes of a ticket's fields.
EVENTS = {
    "subject": "subject_changed",
    "requester_id": "requester_changed",
    "status": "status_changed",
    "priority": "priority_changed",
    "type": "type_changed",
    "assignee_id": "agent_assignment_changed",
    "organization_id": "organization_changed",
    "tags": "tags_changed",
    "brand_id": "brand_changed",
    "group_id": "group_assignment_changed",
    "ticket_form_id": "form_changed",
    "custom_fields": "custom_field_changed",
}


@dataclass(frozen=True)
class Writes:
    sample: Sample

    async def token(self, request: Request) -> Response:
        form = TokenForm.model_validate_json(await request.body())
        known = self.sample.credentials
        if not known.knows(form.client_id, form.client_secret):
            raise ApiError(401, {"error": "invalid_client", "error_description": "Unknown client"})
        scope = known.granted(form.client_id, form.scope)
        body = {
            "access_token": known.issue(form.expires_in, scope),
            "token_type": "bearer",
            "scope": scope,
            "expires_in": form.expires_in,
        }
        return ZendeskResponse(body)

    async def create(self, request: Request) -> Response:
        change = NewTicketBody.model_validate_json(await request.body()).ticket
        fields = change.fields()
        author_id = change.comment.author_id or self.sample.owner.id
        requester_id = fields.setdefault("requester_id", author_id)
        if requester_id not in self.sample.users:
            raise invalid("Requester: is not known")
        ticket = self.sample.add_ticket(change.comment.body, **fields)
        await self.sample.announce(ticket.id, created=True, events=["ticket.created"])
        return ZendeskResponse({"ticket": ticket_json(ticket)}, 201)

    async def update(self, request: Request) -> Response:
        change = TicketBody.model_validate_json(await request.body()).ticket
        ticket = self._ticket(request.path_params["id"])
        if ticket.status == "closed":
            raise invalid("Status: closed prevents ticket update")
        fields = change.fields()
        if change.custom_fields:
            # The fields that are not sent keep their values.
            sent = {field.id: field.value for field in change.custom_fields}
            fields["custom_fields"] = ticket.custom_fields | sent
        if fields:
            self.sample.change(ticket.id, **fields)
        if change.comment:
            author_id = change.comment.author_id or self.sample.owner.id
            self.sample.add_comment(
                ticket.id, change.comment.body, author_id=author_id, public=change.comment.public
            )
        # One update is as many events as it changes things, in no promised order.
        events = [f"ticket.{EVENTS[name]}" for name in fields if name in EVENTS]
        events += ["ticket.comment_added"] if change.comment else []
        await self.sample.announce(ticket.id, events=events)
        return ZendeskResponse({"ticket": ticket_json(ticket)})

    async def delete(self, request: Request) -> Response:
        ticket = self._ticket(request.path_params["id"])
        self.sample.delete(ticket.id)
        await self.sample.announce(ticket.id, erasure=True, events=["ticket.soft_deleted"])
        return Response(status_code=204)

    async def delete_for_good(self, request: Request) -> Response:
        ticket = self._deleted(request.path_params["id"])
        self.sample.scrub(ticket.id)
        await self.sample.announce(ticket.id, erasure=True, events=["ticket.permanently_deleted"])
        return ZendeskResponse({"job_status": {"id": f"delete-{ticket.id}", "status": "queued"}})

    async def restore(self, request: Request) -> Response:
        ticket = self._deleted(request.path_params["id"])
        self.sample.change(ticket.id, status="open")
        await self.sample.announce(ticket.id, erasure=True, events=["ticket.undeleted"])
        return ZendeskResponse({})

    async def redact(self, request: Request) -> Response:
        body = RedactionBody.model_validate_json(await request.body() or b"{}")
        comment = self._comment(request)
        for text in body.texts():
            self.sample.redact(comment.id, text)
        events = ["ticket.comment_redacted"]
        await self.sample.announce(comment.ticket_id, erasure=True, events=events)
        return ZendeskResponse({"comment": comment_json(comment)})

    async def make_private(self, request: Request) -> Response:
        comment = self.sample.make_private(self._comment(request).id)
        events = ["ticket.comment_made_private"]
        await self.sample.announce(comment.ticket_id, events=events)
        return Response(status_code=200)

    async def merge(self, request: Request) -> Response:
        body = MergeBody.model_validate_json(await request.body())
        target = self._ticket(request.path_params["id"])
        sources = [self._ticket(id) for id in body.ids]
        for source in sources:
            words = body.target_comment or f"Request #{source.id} was merged into this one."
            self.sample.merge(source.id, target.id, words, author_id=self.sample.owner.id)
        for source in sources:
            await self.sample.announce(source.id, events=["ticket.merged"])
        await self.sample.announce(target.id, events=["ticket.comment_added"])
        job = {"id": f"merge-{target.id}", "status": "completed", "total": len(sources)}
        return ZendeskResponse({"job_status": job})

    def _ticket(self, ticket_id: int) -> TicketRecord:
        ticket = self.sample.existing(ticket_id)
        if ticket is None:
            raise not_found()
        return ticket

    def _deleted(self, ticket_id: int) -> TicketRecord:
        ticket = self.sample.tickets.get(ticket_id)
        if ticket is None or ticket.status != "deleted" or ticket.scrubbed:
            raise not_found()
        return ticket

    def _comment(self, request: Request) -> CommentRecord:
        comment = self.sample.comments.get(request.path_params["comment_id"])
        if comment is None:
            raise not_found()
        return comment
