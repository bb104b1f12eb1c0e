"""Routes of organizations: read what is meant, ask the client, answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from ticketfu.organization.client import workflow_id
from ticketfu.organization.digest import MAX_TOPIC
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.topics import normalize_topic
from ticketfu.server.api.dependencies import OrganizationsDep
from ticketfu.server.api.requests import EntityId, OrganizationId, WantedLanguage
from ticketfu.server.audit import audit
from ticketfu.server.bodies import JsonBody, json_request
from ticketfu.server.errors import problems

router = APIRouter(tags=["organizations"], responses=problems(401, 403, 422, 503))

ABOUT_ORGANIZATION = (
    "Its tickets, counted, and what they say together. `summary` is null while there has never"
    " been one; `stale` is true until the narrative covers every change that is known."
)


def _name(text: str) -> str:
    """Any spelling; a mere dash names nothing, and a ligature may be eighteen letters."""
    if not 0 < len(normalize_topic(text)) <= MAX_TOPIC:
        raise ValueError(f"wants a name of up to {MAX_TOPIC} characters")
    return text


TopicName = Annotated[str, Field(max_length=MAX_TOPIC), AfterValidator(_name)]


class TopicRequest(BaseModel):
    """Any spelling of a topic will do; the new name is kept in small letters, in the singular."""

    topic: TopicName = Field(alias="from", description="The topic as it is now", examples=["sso"])
    name: TopicName = Field(alias="to", description="Its name from now on", examples=["login"])


class TopicAccepted(BaseModel):
    organization_id: int
    workflow_id: str
    message: str = "the organization counts anew"


class OrganizationAccepted(BaseModel):
    organization_id: int
    message: str = "the summary is being translated"


TRANSLATED: dict[int | str, dict[str, object]] = {
    202: {"model": OrganizationAccepted, "description": "It is being translated"},
    **problems(404),
}


@router.get(
    "/organization/summary",
    summary="Read an organization's insights, by query",
    description=ABOUT_ORGANIZATION,
    response_description="The organization's document",
    responses=TRANSLATED,
)
async def find_organization_summary(
    request: Request,
    organizations: OrganizationsDep,
    response: Response,
    language: WantedLanguage,
    organization_id: Annotated[EntityId, Query(description="The organization's id in Zendesk")],
) -> OrganizationDocument | OrganizationAccepted:
    return await read_organization_summary(
        request, response, organizations, organization_id, language
    )


@router.get(
    "/organization/{organization_id}/summary",
    summary="Read an organization's insights",
    description=ABOUT_ORGANIZATION,
    response_description="The organization's document",
    responses=TRANSLATED,
)
async def read_organization_summary(
    request: Request,
    response: Response,
    organizations: OrganizationsDep,
    organization_id: OrganizationId,
    language: WantedLanguage,
) -> OrganizationDocument | OrganizationAccepted:
    if not language:
        return await read_organization(request, organizations, organization_id)
    document = await organizations.translated(organization_id, language)
    audit(request, "read", "organization", organization_id)
    if document is not None:
        return document
    response.status_code = 202
    return OrganizationAccepted(organization_id=organization_id)


async def read_organization(
    request: Request, organizations: OrganizationsDep, organization_id: OrganizationId
) -> OrganizationDocument:
    document = await organizations.summary(organization_id)
    audit(request, "read", "organization", organization_id)
    return document


@router.post(
    "/organization/{organization_id}/topics",
    status_code=202,
    summary="Rename a topic, or merge it with another",
    response_description="Noted; the organization counts anew at once",
    responses=problems(404, 413),
    openapi_extra=json_request(TopicRequest),
)
async def rename_topic(
    request: Request,
    given: Annotated[TopicRequest, Depends(JsonBody(TopicRequest))],
    organizations: OrganizationsDep,
    organization_id: OrganizationId,
) -> TopicAccepted:
    """Call a topic by another name, for good: it holds for future tickets too.

    Under the name of another topic both are one from then on.
    """
    await organizations.rename_topic(organization_id, given.topic, given.name)
    audit(request, "renamed a topic of", "organization", organization_id)
    return TopicAccepted(organization_id=organization_id, workflow_id=workflow_id(organization_id))
