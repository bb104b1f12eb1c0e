"""The sample Zendesk's REST API."""

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from ticketfu.sample.middleware import SampleMiddleware
from ticketfu.sample.reads import Reads
from ticketfu.sample.responses import ApiError, answer_error, answer_unknown
from ticketfu.sample.sample import Sample
from ticketfu.sample.writes import Writes


def create_sample_zendesk(sample: Sample) -> Starlette:
    reads, writes = Reads(sample), Writes(sample)
    api, ticket = "/api/v2", "/api/v2/tickets/{id:int}"
    routes = [
        Route("/oauth/tokens", writes.token, methods=["POST"]),
        Route(f"{api}/users/me", reads.me),
        Route(f"{api}/users/show_many", reads.show_many),
        Route(f"{api}/organizations/{{id:int}}", reads.organization),
        Route(f"{api}/incremental/tickets/cursor", reads.export),
        Route(f"{api}/tickets", writes.create, methods=["POST"]),
        Route(ticket, reads.ticket),
        Route(ticket, writes.update, methods=["PUT"]),
        Route(ticket, writes.delete, methods=["DELETE"]),
        Route(f"{ticket}/merge", writes.merge, methods=["POST"]),
        Route(f"{ticket}/comments", reads.comments),
        Route(f"{ticket}/conversation_log", reads.conversation_log),
        Route(f"{ticket}/comments/{{comment_id:int}}/redact", writes.redact, methods=["PUT"]),
        Route(
            f"{ticket}/comments/{{comment_id:int}}/make_private",
            writes.make_private,
            methods=["PUT"],
        ),
        Route(f"{api}/comment_redactions/{{comment_id:int}}", writes.redact, methods=["PUT"]),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(SampleMiddleware, sample=sample)],
        exception_handlers={
            ApiError: answer_error,
            ValidationError: answer_error,
            404: answer_unknown,
        },
    )
