"""The state of the limits' entity."""

from datetime import datetime

from ticketfu.limits.budget import Budget
from ticketfu.limits.models import LimitsDocument, Terms
from ticketfu.limits.quota import Requests
from ticketfu.stored import Stored


class LimitsState(Stored):
    """`numbers` are those of the last report of each worker."""

    terms: Terms = Terms()
    requests: Requests = Requests()
    budget: Budget = Budget()
    pauses: dict[str, datetime] = {}
    numbers: dict[str, int] = {}
    published: LimitsDocument = LimitsDocument()
