"""Zendesk's own counts for a ticket, which come with it for free."""

from datetime import datetime, timedelta

from ticketfu.zendesk.lenient import Maybe, Moment, OptionalId, Record


class Minutes(Record):
    """A duration by the calendar; Zendesk gives it by business hours too."""

    calendar: Maybe[int] = None


class MetricSet(Record):
    """Zendesk's own counts for a ticket."""

    ticket_id: OptionalId = None
    reopens: Maybe[int] = None
    replies: Maybe[int] = None
    reply_time_in_minutes: Maybe[Minutes] = None
    first_resolution_time_in_minutes: Maybe[Minutes] = None
    full_resolution_time_in_minutes: Maybe[Minutes] = None
    solved_at: Moment = None
    status_updated_at: Moment = None

    @property
    def first_reply_minutes(self) -> int | None:
        return self.reply_time_in_minutes.calendar if self.reply_time_in_minutes else None

    @property
    def full_resolution_minutes(self) -> int | None:
        full = self.full_resolution_time_in_minutes
        return full.calendar if full else None

    def first_solved_at(self, created_at: datetime) -> datetime | None:
        """When it was solved for the first time, to the minute."""
        first = self.first_resolution_time_in_minutes
        minutes = first.calendar if first else None
        return None if minutes is None else created_at + timedelta(minutes=minutes)
