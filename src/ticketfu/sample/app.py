"""The sample Zendesk's REST API."""

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from ticketfu.sample.admin import Admin
from ticketfu.sample.middleware import SampleMiddleware
from ticketfu.sample.reads import Reads
from ticketfu.sample.responses import ApiError, answer_error, answer_unknown
from ticketfu.sample.sample import Sample
from ticketfu.sample.search import Search
from ticketfu.sample.writes import Writes

API = "/api/v2"
TICKET = f"{API}/tickets/{{id:int}}"
COMMENT = f"{TICKET}/comments/{{comment_id:int}}"
WEBHOOK = f"{API}/webhooks/{{webhook_id}}"
TRIGGER = f"{API}/triggers/{{id:int}}"


def create_sample_zendesk(sample: Sample) -> Starlette:
    return Starlette(
        routes=[
            *_reading(Reads(sample), Search(sample)),
            *_changing(Writes(sample)),
            *_administering(Admin(sample)),
        ],
        middleware=[Middleware(SampleMiddleware, sample=sample)],
        exception_handlers={
            ApiError: answer_error,
            ValidationError: answer_error,
            404: answer_unknown,
        },
    )


def _reading(reads: Reads, search: Search) -> list[Route]:
    return [
        Route(f"{API}/users/me", reads.me),
        Route(f"{API}/oauth/tokens/current", reads.current_token),
        Route(f"{API}/users/show_many", reads.show_many),
        Route(f"{API}/organizations/{{id:int}}", reads.organization),
        Route(f"{API}/incremental/tickets/cursor", reads.export),
        Route(f"{API}/ticket_fields/{{id:int}}", reads.ticket_field),
        Route(f"{API}/deleted_tickets", reads.deleted_tickets),
        Route(f"{API}/search", search.search),
        Route(f"{API}/search/count", search.count),
        Route(f"{API}/search/export", search.export),
        Route(TICKET, reads.ticket),
        Route(f"{TICKET}/comments", reads.comments),
        Route(f"{TICKET}/conversation_log", reads.conversation_log),
    ]


def _changing(writes: Writes) -> list[Route]:
    return [
        Route("/oauth/tokens", writes.token, methods=["POST"]),
        Route(f"{API}/tickets", writes.create, methods=["POST"]),
        Route(TICKET, writes.update, methods=["PUT"]),
        Route(TICKET, writes.delete, methods=["DELETE"]),
        Route(f"{TICKET}/merge", writes.merge, methods=["POST"]),
        Route(f"{COMMENT}/redact", writes.redact, methods=["PUT"]),
        Route(f"{COMMENT}/make_private", writes.make_private, methods=["PUT"]),
        Route(f"{API}/comment_redactions/{{comment_id:int}}", writes.redact, methods=["PUT"]),
        Route(f"{API}/deleted_tickets/{{id:int}}", writes.delete_for_good, methods=["DELETE"]),
        Route(f"{API}/deleted_tickets/{{id:int}}/restore", writes.restore, methods=["PUT"]),
    ]


def _administering(admin: Admin) -> list[Route]:
    return [
        Route(f"{API}/webhooks", admin.webhooks),
        Route(f"{API}/webhooks", admin.create_webhook, methods=["POST"]),
        Route(f"{API}/webhooks/test", admin.test, methods=["POST"]),
        Route(WEBHOOK, admin.webhook),
        Route(WEBHOOK, admin.change_webhook, methods=["PUT", "PATCH"]),
        Route(WEBHOOK, admin.delete_webhook, methods=["DELETE"]),
        Route(f"{WEBHOOK}/invocations", admin.invocations),
        Route(f"{WEBHOOK}/signing_secret", admin.signing_secret),
        Route(f"{WEBHOOK}/signing_secret", admin.reset_signing_secret, methods=["POST"]),
        Route(f"{API}/apps/installations", admin.apps),
        Route(f"{API}/triggers", admin.triggers),
        Route(f"{API}/triggers", admin.create_trigger, methods=["POST"]),
        Route(TRIGGER, admin.trigger),
        Route(TRIGGER, admin.change_trigger, methods=["PUT"]),
        Route(TRIGGER, admin.delete_trigger, methods=["DELETE"]),
    ]
