"""The activity of a refresh, whatever it refreshes: all that is done around its work."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Protocol, TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.encryption import first_key_id
from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.outgoing import announcing
from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_log import logged
from ticketfu.entity.state import Refresh, Refreshed
from ticketfu.limits import urgency


class RefreshActivities(Protocol):
    """Activities of which one is a refresh."""

    @property
    def recovery(self) -> Recovery: ...


Owner = TypeVar("Owner", bound=RefreshActivities)
A = TypeVar("A", bound=Refresh)
R = TypeVar("R", bound=Refreshed)

RefreshMethod = Callable[[Owner, A], Coroutine[Any, Any, R]]


def refresh_activity(work: RefreshMethod[Owner, A, R]) -> RefreshMethod[Owner, A, R]:
    """Decorate a refresh: as urgent as it is asked for, with heartbeats and a line in the log.

    The worker notes which services answered it, and says in the result under which key it
    encrypts and if it has events sent.
    """

    @wraps(work)
    async def refresh(self: Owner, asked: A) -> R:
        urgency.begin(asked.urgency())
        recovery, workflow_id = self.recovery, activity.info().workflow_id or ""
        name = workflow_id.replace("-workflow-", " ")
        try:
            refreshed = await with_heartbeats(logged(name, work(self, asked)))
        except ApplicationError as error:
            recovery.note(workflow_id, error.type or "", asked_model=False)
            if recovery.announces:
                raise announcing(error) from None
            raise
        refreshed.encryption_key = first_key_id(recovery.temporal)
        refreshed.announces = recovery.announces
        recovery.metrics.masked(refreshed.masked)
        code = refreshed.error.code if refreshed.error else ""
        recovery.note(workflow_id, code, asked_model=refreshed.usage.calls > 0)
        return refreshed

    return refresh
