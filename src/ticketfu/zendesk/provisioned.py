"""Records of webhooks and triggers, as an account has them."""

from ticketfu.zendesk.lenient import Flag, Maybe, Name, OneLine, ReadableItems, Record, Word

# The subscription of a webhook that triggers call; all others name events.
BY_TRIGGERS = "conditional_ticket_events"

CALLS_WEBHOOK = "notification_webhook"


class ShownAuthentication(Record):
    """Zendesk shows the kind and never the secret."""

    type: Word = ""


class AccountWebhook(Record):
    id: str
    name: Name = ""
    endpoint: OneLine = ""
    status: Word = ""
    subscriptions: ReadableItems[Word] = ()
    http_method: Word = ""
    request_format: Word = ""
    authentication: Maybe[ShownAuthentication] = None

    @property
    def is_called_by_triggers(self) -> bool:
        return self.subscriptions == (BY_TRIGGERS,)


class TriggerCondition(Record):
    field: Word = ""
    operator: Word = ""
    value: OneLine = ""


class TriggerConditions(Record):
    all: ReadableItems[TriggerCondition] = ()
    any: ReadableItems[TriggerCondition] = ()


class TriggerAction(Record):
    field: Word = ""
    value: object = None

    @property
    def webhook_id(self) -> str | None:
        """The webhook that is called; None for an action of another kind."""
        if self.field != CALLS_WEBHOOK:
            return None
        value = self.value[0] if isinstance(self.value, list) and self.value else self.value
        return str(value)


class AccountTrigger(Record):
    id: int
    title: Name = ""
    active: Flag = False
    conditions: TriggerConditions = TriggerConditions()
    actions: ReadableItems[TriggerAction] = ()

    def webhook_ids(self) -> set[str]:
        return {action.webhook_id for action in self.actions if action.webhook_id}
