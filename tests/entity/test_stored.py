"""Everything that Temporal stores stays readable by later versions, and is never quoted."""

import importlib
import pkgutil

import pytest
from pydantic import BaseModel, ValidationError

from ticketfu.entity.state import Refreshed
from ticketfu.llm import Usage
from ticketfu.llm.schema import wire_schema
from ticketfu.organization.summary import Narrative
from ticketfu.stored import Stored
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import (
    Attempt,
    Evidence,
    GroundedEvidence,
    GroundedSummary,
    Promise,
    ShownAttempt,
    ShownPromise,
    TicketSummary,
)

ROOMS = ("entity", "ticket", "organization", "webhook", "limits", "backfill")


def descendants(base: type[BaseModel]) -> set[type[BaseModel]]:
    children = set(base.__subclasses__())
    return children.union(*(descendants(child) for child in children))


def stored() -> list[type[BaseModel]]:
    for room in ROOMS:
        package = importlib.import_module(f"ticketfu.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = [model for model in descendants(Stored) if model.__module__.startswith("ticketfu.")]
    return sorted({*ours, Usage}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", stored())
def test_a_stored_model_can_be_read_from_nothing(model: type[BaseModel]) -> None:
    assert model.model_validate({}) == model()
    assert model.model_validate({"a field of a later version": 1}) == model()


@pytest.mark.parametrize("model", stored())
def test_a_model_of_these_rooms_is_a_stored_one(model: type[BaseModel]) -> None:
    for field in model.model_fields.values():
        for held in [kind for kind in descendants(BaseModel) if kind is field.annotation]:
            assert issubclass(held, Stored | Usage), f"{held} is not Stored"


@pytest.mark.parametrize("answer", [TicketSummary, Narrative])
def test_a_provider_is_asked_for_every_field_of_an_answer(answer: type[BaseModel]) -> None:
    schema = wire_schema(answer)

    assert schema["required"] == list(answer.model_fields)
    assert "default" not in str(schema)


def test_what_a_model_answers_about_a_ticket_is_what_is_shown() -> None:
    answered = TicketSummary.model_fields.keys() - {"language"}

    assert answered == GroundedSummary.model_fields.keys()
    assert TicketDocument.model_fields.keys() >= {"language"}
    pairs = [(Attempt, ShownAttempt), (Promise, ShownPromise), (Evidence, GroundedEvidence)]
    for of_answer, shown in pairs:
        assert shown.model_fields.keys() - of_answer.model_fields.keys() <= {"overdue", "standing"}
        assert of_answer.model_fields.keys() <= shown.model_fields.keys()


def test_what_is_stored_is_not_reworded_when_it_is_read() -> None:
    """A model's answer is read leniently once, where it arrives."""
    odd = GroundedSummary(intent="None", summary="**Bold** of a customer's", topics=["a", ""])

    assert GroundedSummary.model_validate_json(odd.model_dump_json()) == odd


def test_what_cannot_be_read_is_not_quoted() -> None:
    with pytest.raises(ValidationError) as raised:
        Refreshed.model_validate({"error": "a customer's words"})

    assert "customer" not in str(raised.value)
