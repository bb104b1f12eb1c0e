"""The sample's webhooks and triggers as Zendesk's JSON; secrets are never in it."""

from ticketfu.sample.provisioning import TriggerRecord, WebhookRecord
from ticketfu.sample.render import HOST, Json, moment_json


def webhook_json(record: WebhookRecord) -> Json:
    body = record.body
    given = body.authentication
    authentication = given and {
        "type": given.type,
        "data": {"username": given.data["username"]} if given.type == "basic_auth" else {},
        "add_position": given.add_position,
    }
    return {
        "id": record.id,
        "name": body.name,
        "description": body.description,
        "status": body.status,
        "subscriptions": body.subscriptions,
        "created_at": f"{record.created_at:%Y-%m-%dT%H:%M:%S}.123456789Z",
        "created_by": "46408803500001",
        "endpoint": body.endpoint,
        "http_method": body.http_method,
        "request_format": body.request_format,
        "authentication": authentication,
        "custom_headers": body.custom_headers or None,
    }


def secret_json(record: WebhookRecord) -> Json:
    return {"signing_secret": {"secret": record.secret, "algorithm": "SHA256"}}


def trigger_json(record: TriggerRecord) -> Json:
    body = record.body
    return {
        "url": f"{HOST}/api/v2/triggers/{record.id}.json",
        "id": record.id,
        "title": body.title,
        "raw_title": body.title,
        "active": body.active,
        "default": False,
        "created_at": moment_json(record.created_at),
        "updated_at": moment_json(record.created_at),
        "conditions": body.conditions.model_dump(),
        "actions": [action.model_dump() for action in body.actions],
        "description": body.description,
        "position": body.position,
        "category_id": body.category_id or "46408803600001",
    }
