"""The demo's page: the visitor writes as a customer, and watches ticket and organization follow."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ticketfu.cli.demo.model import ModelSwitch
from ticketfu.sample.sample import Sample
from ticketfu.server.api.dependencies import OrganizationsDep, TicketsDep
from ticketfu.server.api.requests import TicketId
from ticketfu.server.pages.forms import CheckedForm, Form
from ticketfu.server.pages.render import page, templates

PATH = "/demo"
LONGEST_WORDS = 4000
SHOWN_COMMENTS = 3

DEMO_TEMPLATES = templates("ticketfu.cli.demo")

IDEAS = (
    "It happened again this morning, and now our second office is affected too.",
    "Your colleague promised me a call by Friday. Can you confirm that?",
    "Thank you, the last change solved it. You can close this.",
)


@dataclass(frozen=True)
class DemoVisitor:
    """`first` is the ticket that is shown to begin with."""

    sample: Sample
    switch: ModelSwitch
    first: int

    def router(self) -> APIRouter:
        router = APIRouter(prefix=PATH, include_in_schema=False)
        router.add_api_route("", self.show)
        router.add_api_route("/write", self.write, methods=["POST"])
        router.add_api_route("/model", self.switch_model, methods=["POST"])
        router.add_api_route("/agent/tickets/{ticket_id}", self.conversation)
        return router

    async def show(
        self,
        request: Request,
        tickets: TicketsDep,
        organizations: OrganizationsDep,
        ticket: int | None = None,
    ) -> Response:
        chosen = self._ticket(ticket or self.first)
        document = await tickets.summary(chosen)
        organization = None
        if document.organization_id:
            organization = await organizations.summary(document.organization_id)
        return page(
            request,
            "demo.html",
            environment=DEMO_TEMPLATES,
            tickets=[(each.id, each.subject) for each in self.sample.tickets.values()],
            chosen=chosen,
            ticket=document,
            organization=organization,
            comments=self.sample.conversation(chosen)[-SHOWN_COMMENTS:],
            users=self.sample.users,
            ideas=IDEAS,
            off=self.switch.off,
        )

    async def write(self, form: CheckedForm) -> Response:
        """A comment in Zendesk by the ticket's requester; its webhook follows as always."""
        ticket_id = self._chosen(form)
        words = form.get("words", "").strip()[:LONGEST_WORDS]
        if words:
            author = self.sample.tickets[ticket_id].requester_id
            self.sample.add_comment(ticket_id, words, author_id=author)
            await self.sample.announce(ticket_id)
        return RedirectResponse(f"{PATH}?ticket={ticket_id}", 303)

    async def switch_model(self, tickets: TicketsDep, form: CheckedForm) -> Response:
        """Off: a changed ticket fails from now on. On: it is tried again at once."""
        ticket_id = self._chosen(form)
        self.switch.off = form.get("off") == "yes"
        if self.switch.off:
            author = self.sample.tickets[ticket_id].requester_id
            self.sample.add_comment(ticket_id, IDEAS[0], author_id=author)
            await self.sample.announce(ticket_id)
        else:
            await tickets.updated(ticket_id, origin="person")
        return RedirectResponse(f"{PATH}?ticket={ticket_id}", 303)

    async def conversation(self, request: Request, ticket_id: TicketId) -> Response:
        """The ticket as Zendesk would show it, for links from claims to comments."""
        chosen = self._ticket(ticket_id)
        return page(
            request,
            "conversation.html",
            environment=DEMO_TEMPLATES,
            ticket=self.sample.tickets[chosen],
            comments=self.sample.conversation(chosen),
            users=self.sample.users,
        )

    def _chosen(self, form: Form) -> int:
        number = form.get("ticket", "")
        return self._ticket(int(number) if re.fullmatch(r"\d{1,9}", number) else 0)

    def _ticket(self, ticket_id: int) -> int:
        if self.sample.existing(ticket_id) is None:
            raise HTTPException(404, "the sample Zendesk has no such ticket")
        return ticket_id
