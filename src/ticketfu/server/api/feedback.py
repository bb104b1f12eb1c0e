"""Routes of feedback: judge a summary, and read all verdicts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from ticketfu.privacy.masking import Masker
from ticketfu.server.api.dependencies import FeedbackDep, TicketsDep
from ticketfu.server.api.requests import Cursor, TicketId, paged
from ticketfu.server.audit import audit
from ticketfu.server.bodies import JsonBody, json_request
from ticketfu.server.errors import problems
from ticketfu.text import clip, plain_line
from ticketfu.ticket.feedback import LONGEST_REASON, FeedbackGiven, Verdict
from ticketfu.ticket.feedback_pages import TicketFeedback

router = APIRouter(tags=["feedback"], responses=problems(401, 403, 422, 503))


class FeedbackRequest(BaseModel):
    verdict: Verdict
    reason: str = Field(
        "",
        max_length=4 * LONGEST_REASON,
        description=f"What is good or wrong; its first {LONGEST_REASON} characters are kept",
    )


class FeedbackNoted(BaseModel):
    ticket_id: int
    message: str = "thank you"


class FeedbackList(BaseModel):
    feedback: list[TicketFeedback]
    next_cursor: str | None = Field(description="Of the next page; null on the last one")


@router.post(
    "/ticket/{ticket_id}/feedback",
    status_code=202,
    summary="Judge a ticket's summary",
    response_description="Noted, beside the content that the summary covers",
    responses=problems(404, 413),
    openapi_extra=json_request(FeedbackRequest),
)
async def judge_summary(
    request: Request,
    given: Annotated[FeedbackRequest, Depends(JsonBody(FeedbackRequest))],
    tickets: TicketsDep,
    ticket_id: TicketId,
) -> FeedbackNoted:
    """Say whether the summary is good or bad. The ticket's latest ten verdicts are kept.

    Passwords, keys and the like are masked in the reason before it is kept.
    """
    # Masked before it is sent: the signal's text stays in Temporal's history.
    reason = Masker("secrets", []).without_secrets(given.reason) or ""
    reason = clip(plain_line(reason), LONGEST_REASON)
    await tickets.judge(ticket_id, FeedbackGiven(verdict=given.verdict, reason=reason))
    audit(request, "judged", "ticket", ticket_id)
    return FeedbackNoted(ticket_id=ticket_id)


@router.get(
    "/feedback",
    summary="Read all feedback",
    response_description="Rows, and the next page's cursor",
)
async def list_feedback(
    request: Request, feedback: FeedbackDep, cursor: Cursor = None
) -> FeedbackList:
    """Verdicts on the summaries of all tickets; a page may have none and still a next one.

    `fingerprint` is that of the content which the judged summary covered.
    """
    rows, after = await paged(feedback.page(cursor))
    audit(request, "listed", "feedback")
    return FeedbackList(feedback=rows, next_cursor=after)
