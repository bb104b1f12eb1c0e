"""Routes of backfills: begin one, see how far it is, stop it."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field, field_validator

from ticketfu.backfill.client import UnknownPrice
from ticketfu.backfill.models import BackfillAsked, BackfillProgress
from ticketfu.limits.models import LimitsDocument
from ticketfu.server.api.dependencies import BackfillsDep, services_of
from ticketfu.server.api.requests import EntityId
from ticketfu.server.audit import audit
from ticketfu.server.bodies import JsonBody, json_request
from ticketfu.server.errors import problems

router = APIRouter(tags=["backfill"], responses=problems(401, 403, 422, 503))

UNKNOWN_PRICE = "the model's price is not known, so max_cost_usd cannot be kept: set LLM_PRICE"


class BackfillRequest(BaseModel):
    since: str | None = Field(
        None, max_length=40, description="An ISO date or time (UTC); nothing means everything"
    )
    organization_id: EntityId | None = Field(None, description="Only this one's tickets")
    dry_run: bool = Field(False, description="Estimate only")
    max_cost_usd: float | None = Field(
        None, gt=0, le=1_000_000, allow_inf_nan=False, description="Most that it may spend"
    )

    @field_validator("since")
    @classmethod
    def _is_a_moment(cls, value: str | None) -> str | None:
        if value is not None and _moment(value) > datetime.now(UTC):
            raise ValueError("lies in the future")
        return value

    def asked(self) -> BackfillAsked:
        return BackfillAsked(
            since=_moment(self.since) if self.since else None,
            organization_id=self.organization_id,
            dry_run=self.dry_run,
            max_cost_usd=self.max_cost_usd,
        )


@router.post(
    "/backfill",
    status_code=202,
    summary="Begin a backfill",
    response_description="Begun; it goes on by itself",
    responses={
        200: {
            "model": BackfillProgress,
            "description": "The one that runs already, or a dry run's estimate",
        },
        **problems(413),
    },
    openapi_extra=json_request(BackfillRequest),
)
async def begin_backfill(
    request: Request,
    response: Response,
    given: Annotated[BackfillRequest, Depends(JsonBody(BackfillRequest))],
    backfills: BackfillsDep,
) -> BackfillProgress:
    """Have every ticket summarized that changed since then, oldest change first.

    It keeps to the shared limits and leaves what happens now the way. One runs at a time.
    """
    try:
        progress, begun = await backfills.start(given.asked())
    except UnknownPrice:
        raise HTTPException(422, UNKNOWN_PRICE) from None
    audit(request, "asked for", "backfill")
    if not begun or progress.state != "running":
        response.status_code = 200
    return progress


@router.get(
    "/backfill",
    summary="See how far a backfill is",
    response_description="The running one, or the last one; state `none` if there was none",
)
async def read_backfill(request: Request, backfills: BackfillsDep) -> BackfillProgress:
    """`eta` is when it will be done at the rate so far; null where that is not known.

    That is so before the first tickets, and while it waits for the day's budget.
    """
    progress = await backfills.progress()
    return as_held(progress, await services_of(request).limits.read()) if progress.eta else progress


def as_held(progress: BackfillProgress, limits: LimitsDocument) -> BackfillProgress:
    """Without an end in sight while the day's budget holds backfills back."""
    return progress if limits.hold == "none" else progress.model_copy(update={"eta": None})


@router.delete(
    "/backfill",
    summary="Stop a backfill",
    response_description="How far it came; what is summarized stays",
)
async def cancel_backfill(request: Request, backfills: BackfillsDep) -> BackfillProgress:
    """Stop asking for tickets; those that are being summarized are finished."""
    audit(request, "stopped", "backfill")
    return await backfills.cancel()


def _moment(value: str) -> datetime:
    """Raises ValueError for what is neither a date nor a time."""
    try:
        moment = datetime.fromisoformat(value)
        # A zone can move the first or the last day of the calendar out of it.
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("wants an ISO date or time, such as 2026-01-31") from None
    if moment.date() < date(2000, 1, 1):
        raise ValueError("lies before Zendesk did")
    return moment
