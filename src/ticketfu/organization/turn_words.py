"""Names of what may turn for the worse, and one sentence for each: for pages, digest, terminal."""

TOPIC = "topic: "
NEGATIVE, REOPENED, OVERDUE = "negative tickets", "reopened tickets", "overdue promises"

COUNTED_TICKETS = {NEGATIVE: "upset ticket", REOPENED: "reopened ticket"}


def turn_sentence(what: str, recent: int, before: int) -> str:
    """Both numbers of a turn in words."""
    if what == OVERDUE:
        return f"{_counted(recent, 'promise')} overdue"
    counted = _counted(recent, COUNTED_TICKETS.get(what, "ticket"))
    about = f" about {what.removeprefix(TOPIC)}" if what.startswith(TOPIC) else ""
    return f"{counted}{about} in 30 days, {before} in the 30 before"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
