"""Endpoints with which an administrator sets up webhooks and triggers."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ticketfu.sample.delivery import deliver
from ticketfu.sample.paging import cursor_page
from ticketfu.sample.provisioning import TriggerRecord, WebhookRecord, authorization, new_secret
from ticketfu.sample.provisioning_bodies import (
    NewTrigger,
    NewWebhook,
    TriggerBody,
    TriggerChange,
    WebhookBody,
    WebhookChange,
)
from ticketfu.sample.render import Json
from ticketfu.sample.render_provisioning import secret_json, trigger_json, webhook_json
from ticketfu.sample.responses import ApiError, ZendeskResponse, not_found
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.signature import TEST_SECRET

# Of a trial account.
MAX_WEBHOOKS = 10


@dataclass(frozen=True)
class Admin:
    sample: Sample

    async def webhooks(self, request: Request) -> Response:
        query = request.query_params
        words = query.get("filter[name_contains]", "").lower()
        found = [row for row in self.sample.registered.values() if words in row.body.name.lower()]
        numbered = list(enumerate(found, 1))
        rows, end = cursor_page(numbered, query, "/api/v2/webhooks", lambda row: (row[0], 0))
        # A single page comes without links, unlike everywhere else.
        kept = end if len(rows) < len(numbered) else {"meta": end["meta"]}
        return ZendeskResponse({"webhooks": [webhook_json(row) for _, row in rows], **kept})

    async def create_webhook(self, request: Request) -> Response:
        body = NewWebhook.model_validate_json(await request.body()).webhook
        if len(self.sample.registered) >= MAX_WEBHOOKS:
            raise _error(400, "WebhookLimitExceeded", "Webhooks limit reached")
        record = self.sample.register(body, self.sample.moment())
        return ZendeskResponse({"webhook": webhook_json(record)}, 201)

    async def webhook(self, request: Request) -> Response:
        return ZendeskResponse({"webhook": webhook_json(self._webhook(request))})

    async def change_webhook(self, request: Request) -> Response:
        record = self._webhook(request)
        change = WebhookChange.model_validate_json(await request.body()).webhook
        # PUT and PATCH do the same, and answer without a body.
        body = WebhookBody.model_validate(record.body.model_dump() | change)
        if body.is_called_by_triggers is not record.body.is_called_by_triggers:
            raise _error(400, "InvalidSubscription", "The kind of subscription cannot change")
        record.body = body
        return Response(status_code=204)

    async def delete_webhook(self, request: Request) -> Response:
        record = self._webhook(request)
        if self.sample.users_of(record.id):
            raise _error(400, "WebhookInUse", "The webhook is used by an active trigger")
        del self.sample.registered[record.id]
        return Response(status_code=204)

    async def signing_secret(self, request: Request) -> Response:
        return ZendeskResponse(secret_json(self._webhook(request)))

    async def reset_signing_secret(self, request: Request) -> Response:
        record = self._webhook(request)
        record.secret = new_secret()
        return ZendeskResponse(secret_json(record), 201)

    async def invocations(self, request: Request) -> Response:
        record = self._webhook(request)
        path = f"/api/v2/webhooks/{record.id}/invocations"
        rows, end = cursor_page(
            record.invocations(), request.query_params, path, lambda row: (row[0], 0)
        )
        shown = [
            {"id": f"{record.id}-{n}", "status": word, "status_code": record.statuses[n - 1]}
            for n, word in rows
        ]
        return ZendeskResponse({"invocations": shown, **end})

    async def test(self, request: Request) -> Response:
        record = self.sample.registered.get(request.query_params.get("webhook_id", ""))
        if record is None:
            raise not_found()
        body, shown = b'{\n  "ticket_id": "35436"\n}\n', authorization(record.body.authentication)
        status = await deliver(record.body.endpoint, record.id, TEST_SECRET, body, shown)
        return ZendeskResponse({"response": {"status_code": status, "headers": [], "payload": ""}})

    async def apps(self, _: Request) -> Response:
        installed = [{"settings": {"name": name}} for name in self.sample.apps]
        return ZendeskResponse({"installations": installed})

    async def triggers(self, request: Request) -> Response:
        ordered = sorted(self.sample.triggers.values(), key=lambda row: (row.body.position, row.id))
        numbered = list(enumerate(ordered, 1))
        query = request.query_params
        rows, end = cursor_page(numbered, query, "/api/v2/triggers.json", lambda row: (row[0], 0))
        return ZendeskResponse({"triggers": [trigger_json(row) for _, row in rows], **end})

    async def create_trigger(self, request: Request) -> Response:
        body = NewTrigger.model_validate_json(await request.body()).trigger
        self._known_webhooks(body)
        record = self.sample.add_trigger(body, self.sample.moment())
        return ZendeskResponse({"trigger": trigger_json(record)}, 201)

    async def trigger(self, request: Request) -> Response:
        return ZendeskResponse({"trigger": trigger_json(self._trigger(request))})

    async def change_trigger(self, request: Request) -> Response:
        record = self._trigger(request)
        # Conditions and actions are replaced whole.
        change = TriggerChange.model_validate_json(await request.body()).trigger
        body = TriggerBody.model_validate(record.body.model_dump() | change)
        self._known_webhooks(body)
        record.body = body
        return ZendeskResponse({"trigger": trigger_json(record)})

    async def delete_trigger(self, request: Request) -> Response:
        del self.sample.triggers[self._trigger(request).id]
        return Response(status_code=204)

    def _webhook(self, request: Request) -> WebhookRecord:
        record = self.sample.registered.get(request.path_params["webhook_id"])
        if record is None:
            raise not_found()
        return record

    def _trigger(self, request: Request) -> TriggerRecord:
        record = self.sample.triggers.get(request.path_params["id"])
        if record is None:
            raise not_found()
        return record

    def _known_webhooks(self, body: TriggerBody) -> None:
        for action in body.actions:
            named = action.value[0] if isinstance(action.value, list) else ""
            webhook = self.sample.registered.get(named)
            if action.field == "notification_webhook" and not (
                webhook and webhook.body.is_called_by_triggers
            ):
                raise _error(422, "RecordInvalid", "Action: the webhook is not known")


def _error(status: int, code: str, title: str) -> ApiError:
    body: Json = {"errors": [{"code": code, "title": title, "status": str(status)}]}
    return ApiError(status, body)
