"""The part of an organization's workflow that has its narrative translated."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import publish
    from ticketfu.entity.viewing import ViewableEntity
    from ticketfu.entity.views import MadeView, View, with_language
    from ticketfu.llm import KEYLESS
    from ticketfu.organization.bounds import within_bounds
    from ticketfu.organization.models import OrganizationRefreshed
    from ticketfu.organization.state import OrganizationState
    from ticketfu.organization.summary import Narrative
    from ticketfu.organization.view_activities import OrganizationViews
    from ticketfu.organization.views import (
        VIEW_QUERY,
        OrganizationView,
        OrganizationViewMade,
        OrganizationViewWanted,
        mark,
    )

# Names that are masked again in a narrative.
MOST_PEOPLE_NAMED = 200


class ViewableOrganization(ViewableEntity[OrganizationState, OrganizationRefreshed]):
    @workflow.query(name=VIEW_QUERY)
    def view(self, view: View) -> OrganizationView:
        kept = self.state.translations.get(view.key, OrganizationView())
        if kept.made_from != mark(self.state.document.summary):
            kept = OrganizationView()
        return kept.model_copy(update={"in_work": view.key in self.views_in_work})

    def missing_view(self, view: View) -> View | None:
        tried = self.state.view_failures.may_be_tried(view, workflow.now())
        there = self.view(view).narrative is not None
        return view if self.state.document.summary and tried and not there else None

    async def call_for_view(self, view: View, call: workflow.ActivityConfig) -> MadeView:
        summary = self.state.document.summary or Narrative()
        names = [
            name
            for digest in self.state.digests.values()
            for name in (digest.requester, *digest.people)
        ]
        written_anew = self.state.document.model == KEYLESS
        wanted = OrganizationViewWanted(
            narrative=Narrative.model_validate(summary.model_dump()),
            language=view.language,
            people=list(dict.fromkeys(names))[:MOST_PEOPLE_NAMED],
            digests=within_bounds(self.state.digests) if written_anew else {},
            name=self.state.document.name,
            counted_at=self.state.counted_at or workflow.now(),
            renamed_topics=self.state.document.renamed_topics,
        )
        return await workflow.execute_activity_method(
            OrganizationViews.make_organization_view, wanted, **call
        )

    def apply_view(self, view: View, made: MadeView, revision: int) -> None:
        state = self.state
        state.document.usage = state.document.usage.plus(made.usage)
        state.view_failures.record(view, made.error, workflow.now())
        written = OrganizationViewMade.model_validate(made.model_dump())
        if written.narrative and revision == self.document().revision:
            kept = OrganizationView(
                narrative=written.narrative,
                language=written.language,
                made_from=mark(state.document.summary),
            )
            state.translations = with_language(state.translations, view.key, kept)
        publish(self.memo())
