"""Changes in Zendesk meanwhile: people write, and tickets change and move, at random."""

from random import Random

from tests.harness import NOW
from ticketfu.sample.sample import Sample

MARK = "quokka"
"""A word in all that customers write; no log may have it."""

TICKETS = 25
COMPANIES = ("Acme", "Birch", "Cedar")
STATUSES = ("new", "open", "pending", "hold", "solved")
PRIORITIES = (None, "low", "normal", "high", "urgent")


class Customers:
    """No content ever comes back: each event brings a number that was never there before.

    So a question that a model is asked twice is the same look taken twice.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(f"{seed} customers")  # noqa: S311
        self.sample = Sample(NOW, datasets=())
        self.events = 0
        self.organizations = [self.sample.add_organization(name).id for name in COMPANIES]
        self.people = [
            self.sample.add_user(f"{MARK.title()} {name}", organization_id=organization).id
            for name, organization in zip(COMPANIES, self.organizations, strict=True)
        ]
        self.people.append(self.sample.add_user("Ada Agent", role="agent").id)
        self.tickets = [self._ticket(self.people[n % len(COMPANIES)]) for n in range(TICKETS)]
        self.erased: set[int] = set()
        self.edited: set[int] = set()

    def act(self) -> int:
        """Something happens to a ticket: its id."""
        ticket_id = self.random.choice(self.tickets)
        happening = self.random.choices(
            (self._comment, self._edit, self._change, self._move), (70, 5, 13, 12)
        )[0]
        happening(ticket_id)
        return ticket_id

    def visit(self) -> int:
        """A new ticket that somebody will want to be forgotten: nothing else happens to it."""
        ticket_id = self._ticket(self.random.choice(self.people[: len(COMPANIES)]))
        self.erased.add(ticket_id)
        return ticket_id

    def _ticket(self, requester_id: int) -> int:
        ticket = self.sample.add_ticket(
            self._words(), requester_id=requester_id, subject=self._subject()
        )
        return ticket.id

    def _comment(self, ticket_id: int) -> None:
        author, public = self.random.choice(self.people), self.random.random() < 0.8
        self.sample.add_comment(ticket_id, self._words(), author_id=author, public=public)

    def _edit(self, ticket_id: int) -> None:
        comment = self.random.choice(self.sample.conversation(ticket_id))
        self.sample.edit(comment.id, self._words())
        self.edited.add(ticket_id)

    def _change(self, ticket_id: int) -> None:
        status, priority = self.random.choice(STATUSES), self.random.choice(PRIORITIES)
        self.sample.change(ticket_id, subject=self._subject(), status=status, priority=priority)

    def _move(self, ticket_id: int) -> None:
        target = self.random.choice([*self.organizations, None])
        self.sample.change(ticket_id, subject=self._subject(), organization_id=target)

    def _words(self) -> str:
        self.events += 1
        return f"{MARK} {self.events}."

    def _subject(self) -> str:
        self.events += 1
        return f"{MARK.title()} case {self.events}"
