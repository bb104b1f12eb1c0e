"""The page of one organization: how they are, what changed, what is owed, what to do."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from ticketfu.organization.digest import MAX_TOPIC
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.numbers import CountedWeek
from ticketfu.server.api.dependencies import OrganizationsDep
from ticketfu.server.api.following import subscribe_to_organization
from ticketfu.server.api.organizations import TopicRequest, rename_topic
from ticketfu.server.api.requests import OrganizationId
from ticketfu.server.audit import audit
from ticketfu.server.pages.changes import page_changes
from ticketfu.server.pages.charts import Chart, Column, Portion, side_by_side, stacked
from ticketfu.server.pages.forms import CheckedForm
from ticketfu.server.pages.known import known_document
from ticketfu.server.pages.links import with_query
from ticketfu.server.pages.markdown import organization_markdown
from ticketfu.server.pages.render import page
from ticketfu.server.pages.switches import PageView, language_choices
from ticketfu.server.subscriptions import Subscription

router = APIRouter(include_in_schema=False)

BAD_NAME = f"choose a topic, and a name for it of up to {MAX_TOPIC} characters"

TONES = {"negative": "upset", "neutral": "neutral", "positive": "content"}
"""As the pages call them."""


@router.get("/organizations/{organization_id}")
async def show_organization(
    request: Request,
    organizations: OrganizationsDep,
    organization_id: OrganizationId,
    view: PageView,
    renamed: bool = False,
) -> Response:
    language = view.language
    organization = await known_document(organizations, organization_id)
    if organization is None:
        return page(
            request, "unseen_organization.html", status=404, organization_id=organization_id
        )
    translated = language and await organizations.translated(organization_id, language)
    organization = translated or organization
    audit(request, "read", "organization", organization_id)
    numbers = organization.numbers
    weeks = numbers.weeks if numbers else []
    return page(
        request,
        "organization.html",
        organization=organization,
        address=with_query(request.url.path, language=language),
        language=language,
        languages=language_choices(language),
        being_made=bool(language) and not translated,
        renamed=renamed,
        numbers=numbers,
        turned=organization.turned,
        opened=_opened(weeks),
        tone=_tone(weeks),
        markdown=organization_markdown(organization),
        twin=with_query(f"/api/v1/organization/{organization_id}/summary", language=language),
    )


@router.post("/organizations/{organization_id}/refresh")
async def refresh_organization(
    organizations: OrganizationsDep, organization_id: OrganizationId, _: CheckedForm
) -> Response:
    await organizations.refresh(organization_id)
    return RedirectResponse(f"/organizations/{organization_id}", 303)


@router.post("/organizations/{organization_id}/topics")
async def rename(
    request: Request,
    organizations: OrganizationsDep,
    organization_id: OrganizationId,
    form: CheckedForm,
) -> Response:
    try:
        given = TopicRequest.model_validate(form)
    except ValidationError:
        raise HTTPException(422, BAD_NAME) from None
    await rename_topic(request, given, organizations, organization_id)
    return RedirectResponse(f"/organizations/{organization_id}?renamed=1", 303)


def _opened(weeks: Sequence[CountedWeek]) -> Chart:
    return side_by_side(
        [
            _column(
                week,
                opened=(week.opened.count, week.opened.ticket_ids),
                solved=(week.solved.count, week.solved.ticket_ids),
            )
            for week in weeks
        ]
    )


def _tone(weeks: Sequence[CountedWeek]) -> Chart:
    return stacked(
        [
            _column(
                week, **{word: (getattr(week.sentiment, kind), ()) for kind, word in TONES.items()}
            )
            for week in weeks
        ]
    )


def _column(week: CountedWeek, **counts: tuple[int, Sequence[int]]) -> Column:
    name = f"{week.week:%-d %b}"
    return Column(
        name,
        [
            Portion(kind, count, f"week of {name}: {count} {kind}", ticket_ids)
            for kind, (count, ticket_ids) in counts.items()
        ],
    )


async def _shown(
    organizations: OrganizationsDep, organization_id: OrganizationId
) -> OrganizationDocument:
    return await organizations.summary(organization_id)


@router.get("/organizations/{organization_id}/changes", response_class=EventSourceResponse)
async def follow_organization_page(
    subscription: Annotated[Subscription, Depends(subscribe_to_organization)],
    shown: Annotated[OrganizationDocument, Depends(_shown)],
) -> AsyncIterator[ServerSentEvent]:
    """An event for each change, and one at the end; the page then reads itself anew."""
    async for change in page_changes(subscription, shown):
        yield change
