"""The part of a ticket's workflow that makes views of its document."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import publish
    from ticketfu.entity.viewing import ViewableEntity
    from ticketfu.entity.views import MadeView, View
    from ticketfu.ticket.models import TicketRefreshed
    from ticketfu.ticket.state import TicketState
    from ticketfu.ticket.view_activities import TicketViews
    from ticketfu.ticket.views import VIEW_QUERY, TicketView, TicketViewMade


class ViewableTicket(ViewableEntity[TicketState, TicketRefreshed]):
    @workflow.query(name=VIEW_QUERY)
    def view(self, view: View) -> TicketView:
        kept = self.state.translations.get(view.key, TicketView())
        return kept.model_copy(update={"in_work": view.key in self.views_in_work})

    def missing_view(self, view: View) -> View | None:
        missing = None if self.state.erased_at else self.state.missing(view)
        tried = missing and self.state.view_failures.may_be_tried(missing, workflow.now())
        return missing if tried else None

    async def call_for_view(self, view: View, call: workflow.ActivityConfig) -> MadeView:
        return await workflow.execute_activity_method(
            TicketViews.make_ticket_view, self.state.wanted(view), **call
        )

    def apply_view(self, view: View, made: MadeView, revision: int) -> None:
        if not self.state.erased_at:
            made = TicketViewMade.model_validate(made.model_dump())
            self.state.apply_view(view, made, revision, workflow.now())
            publish(self.memo())
