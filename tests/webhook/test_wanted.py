"""Webhooks and trigger as they should be, beside those of an account."""

import httpx2
import pytest

from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.webhook.wanted import TRIGGER_BODY, is_own, trigger_body, trigger_drift, webhook_body
from ticketfu.zendesk.failures import answered_in_vain
from ticketfu.zendesk.provisioned import AccountTrigger, AccountWebhook
from ticketfu.zendesk.signature import webhook_key

NAME = "TicketFu changes (default/default)"


@pytest.mark.parametrize(
    ("name", "endpoint", "own"),
    [
        (NAME, f"https://old.example{WEBHOOK_PATH}", True),
        (NAME, f"https://old.example/behind/a/proxy{WEBHOOK_PATH}", True),
        (NAME, f"https://old.example{WEBHOOK_PATH}/more", False),
        (NAME, f"https://old.example/?to={WEBHOOK_PATH}", False),
        (NAME.lower(), f"https://old.example{WEBHOOK_PATH}", False),
        (f"{NAME} copy", f"https://old.example{WEBHOOK_PATH}", False),
    ],
)
def test_the_own_webhook_has_the_exact_name_and_the_path(
    name: str, endpoint: str, own: bool
) -> None:
    assert is_own(AccountWebhook(id="1", name=name, endpoint=endpoint), NAME) is own


@pytest.mark.parametrize("address", ["https://host.example", "https://host.example/"])
def test_the_endpoint_is_below_the_base_url(address: str) -> None:
    body = webhook_body("changes", NAME, address, "key")

    assert body["endpoint"] == f"https://host.example{WEBHOOK_PATH}"


@pytest.mark.parametrize(
    ("sent", "drifted"),
    [
        (TRIGGER_BODY, False),
        ('{\n  "ticket_id": "{{ticket.id}}"\n}\n', False),
        ('{"ticket_id": "{{ticket.title}}"}', True),
        ("{", True),
    ],
)
def test_a_body_that_is_laid_out_in_another_way_is_the_same(sent: str, drifted: bool) -> None:
    made = trigger_body(NAME, "01W") | {"id": 7}
    made["actions"] = [{"field": "notification_webhook", "value": ["01W", sent]}]

    assert bool(list(trigger_drift(AccountTrigger.model_validate(made), "01W"))) is drifted


def test_a_refusal_is_explained_without_the_key_that_it_repeats() -> None:
    key = webhook_key("a-key-for-the-tests")
    reason = {"errors": [{"code": "Invalid", "title": f"Authentication {key} is not valid"}]}

    error = answered_in_vain(httpx2.Response(422, json=reason), b"", explain=True)
    explained = answered_in_vain(
        httpx2.Response(422), httpx2.Response(422, json=reason).content, explain=True
    )

    assert error.message == "zendesk answered 422"
    assert explained.message == "zendesk answered 422: Authentication … is not valid"
