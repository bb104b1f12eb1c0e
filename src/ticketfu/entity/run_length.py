"""Bounds of a run: a worker that takes an entity up again replays the whole run."""

from temporalio import workflow

# A replay takes 0.35 ms of CPU an event.
MAX_EVENTS = 150

# Callers that wait for an update hold a run open, but not for ever.
MAX_EVENTS_WITH_CALLERS = 10 * MAX_EVENTS

# Of a run with which a refresh ends and the entity rests: its next change often finds no worker
# that holds it.
MAX_EVENTS_AT_REST = 50

SHORT_AT_REST = "short-at-rest"


def is_full() -> bool:
    info = workflow.info()
    length = info.get_current_history_length()
    return length >= MAX_EVENTS or info.is_continue_as_new_suggested()


def is_too_long_to_rest() -> bool:
    """True where an entity that comes to rest should go on in a new run; notes the patch if so.

    Where a worker without the patch let it rest with as many events, this run goes on.
    """
    length = workflow.info().get_current_history_length()
    return length >= MAX_EVENTS_AT_REST and workflow.patched(SHORT_AT_REST)


def callers_may_wait() -> bool:
    """True while the run has room for callers that wait in it."""
    return workflow.info().get_current_history_length() < MAX_EVENTS_WITH_CALLERS
