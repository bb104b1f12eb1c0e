"""Bodies of the requests that set up webhooks and triggers."""

import base64
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

NEEDED = {
    "api_key": {"name", "value"},
    "bearer_token": {"token"},
    "basic_auth": {"username", "password"},
}

# The subscription of a webhook that triggers call; all others name events.
TRIGGER_EVENT = "conditional_ticket_events"


class Authentication(BaseModel):
    type: Literal["api_key", "bearer_token", "basic_auth"]
    data: dict[str, str]
    add_position: Literal["header"] = "header"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.data) != NEEDED[self.type]:
            raise ValueError("data does not fit the type")
        return self

    def basic(self) -> str:
        pair = f"{self.data['username']}:{self.data['password']}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"


class WebhookBody(BaseModel):
    name: str = Field(min_length=1)
    endpoint: str = Field(pattern=r"^https?://")
    subscriptions: list[str] = Field(min_length=1)
    http_method: Literal["POST"] = "POST"
    request_format: Literal["json"] = "json"
    status: Literal["active", "inactive"] = "active"
    description: str | None = None
    authentication: Authentication | None = None
    custom_headers: dict[str, str] = {}

    @property
    def is_called_by_triggers(self) -> bool:
        return TRIGGER_EVENT in self.subscriptions

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        # A webhook is called by triggers or by events, for good.
        kinds = {name.startswith("zen:event-type:") for name in self.subscriptions}
        if len(kinds) > 1 or (kinds == {False} and len(self.subscriptions) > 1):
            raise ValueError("subscriptions of both kinds")
        return self


class NewWebhook(BaseModel):
    webhook: WebhookBody


class WebhookChange(BaseModel):
    """A part of a webhook; what is left out stays."""

    webhook: dict[str, object]


class Condition(BaseModel):
    field: str
    operator: str
    value: str


class Conditions(BaseModel):
    all: list[Condition] = []
    any: list[Condition] = []


class Action(BaseModel):
    field: str
    value: str | list[str]


class TriggerBody(BaseModel):
    title: str = Field(min_length=1)
    conditions: Conditions
    actions: list[Action] = Field(min_length=1)
    active: bool = True
    description: str | None = None
    category_id: str | None = None
    position: int = 0


class NewTrigger(BaseModel):
    trigger: TriggerBody


class TriggerChange(BaseModel):
    trigger: dict[str, object]
