"""The sample account's people and organizations, its clock and its ids."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from ticketfu.sample.records import OrganizationRecord, UserRecord

# Ids do not fit into 32 bits, as Zendesk's do not.
FIRST_ID = 46408803500001


class PeopleRecords:
    """`now` is the present time; if it is given, time stands still and a change takes a second."""

    def __init__(self, now: datetime | None = None) -> None:
        self.users: dict[int, UserRecord] = {}
        self.organizations: dict[int, OrganizationRecord] = {}
        self._now = now
        self._ids = count(FIRST_ID)

    def next_id(self) -> int:
        return next(self._ids)

    def moment(self) -> datetime:
        """The time of the next change, in whole seconds as Zendesk keeps them."""
        if self._now is None:
            return datetime.now(UTC).replace(microsecond=0)
        self._now += timedelta(seconds=1)
        return self._now

    def add_user(
        self,
        name: str,
        *,
        email: str | None = None,
        role: str = "end-user",
        organization_id: int | None = None,
    ) -> UserRecord:
        user = UserRecord(self.next_id(), name, self.moment(), email, role, organization_id)
        self.users[user.id] = user
        return user

    def delete_user(self, user_id: int, *, permanently: bool = False) -> None:
        """Comments keep the author's id; only a permanent deletion takes the name as well."""
        if permanently:
            del self.users[user_id]
        else:
            self.users[user_id].active = False
            self.users[user_id].email = None

    def add_organization(
        self,
        name: str,
        *,
        organization_id: int | None = None,
        details: str | None = None,
        notes: str | None = None,
        domain_names: Sequence[str] = (),
        tags: Sequence[str] = (),
    ) -> OrganizationRecord:
        organization = OrganizationRecord(
            id=self.next_id() if organization_id is None else organization_id,
            name=name,
            created_at=self.moment(),
            details=details,
            notes=notes,
            domain_names=list(domain_names),
            tags=list(tags),
        )
        self.organizations[organization.id] = organization
        return organization
