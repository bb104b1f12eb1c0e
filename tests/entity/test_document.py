"""The envelope of a document, what all its summaries cost, and why a refresh failed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    TimeoutError,
    TimeoutType,
)

from ticketfu.entity.document import Document, EntityError
from ticketfu.entity.retry import Failure, failure_from, failure_of
from ticketfu.errors import failure, status_failure
from ticketfu.llm import Usage

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
ERROR = EntityError(code="llm.timeout", message="no answer", since=NOW, retry_at=NOW)

COUNTS = st.integers(0, 10**9)
USAGES = st.builds(
    Usage,
    calls=COUNTS,
    input_tokens=COUNTS,
    output_tokens=COUNTS,
    cost_usd=st.none() | st.integers(0, 10**6).map(float),
)


@pytest.mark.parametrize(
    ("as_of", "error", "status"),
    [
        (None, None, "pending"),
        (None, ERROR, "failed"),
        (NOW, None, "ready"),
        (NOW, ERROR, "ready"),
    ],
)
@pytest.mark.parametrize("stale", [True, False])
def test_a_document_is_failed_only_while_there_never_was_a_summary(
    as_of: datetime | None, error: EntityError | None, status: str, stale: bool
) -> None:
    document = Document(as_of=as_of, revision=3, model="a model")

    shown = document.with_standing(stale=stale, error=error)

    assert shown.status == status
    assert shown.stale is stale
    assert shown.error == error
    assert (shown.as_of, shown.revision, shown.model) == (as_of, 3, "a model")


def test_the_standing_leaves_the_kept_document_alone() -> None:
    document = Document()

    document.with_standing(stale=False, error=ERROR)

    assert document == Document()


@given(USAGES, USAGES)
def test_costs_add_up_and_an_unknown_price_stays_unknown(one: Usage, other: Usage) -> None:
    both = one.plus(other)

    assert both == other.plus(one)
    assert both.calls == one.calls + other.calls
    assert both.input_tokens == one.input_tokens + other.input_tokens
    assert both.output_tokens == one.output_tokens + other.output_tokens
    assert (both.cost_usd is None) == (None in {one.cost_usd, other.cost_usd})
    assert both.cost_usd is None or both.cost_usd == (one.cost_usd or 0) + (other.cost_usd or 0)


@given(USAGES, USAGES, USAGES)
def test_it_does_not_matter_in_which_order_costs_arise(
    one: Usage, two: Usage, three: Usage
) -> None:
    assert one.plus(two).plus(three) == one.plus(two.plus(three))
    assert one.plus(Usage()) == one


def failed(cause: BaseException | None) -> ActivityError:
    error = ActivityError(
        "Activity task failed",
        scheduled_event_id=1,
        started_event_id=2,
        identity="a worker",
        activity_type="refresh_ticket",
        activity_id="1",
        retry_state=None,
    )
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (
            failure("llm.timeout", "no answer within 60 s"),
            Failure(code="llm.timeout", message="no answer within 60 s", announces=False),
        ),
        (
            status_failure("zendesk", 429, {"retry-after": "93"}),
            Failure(
                code="zendesk.rate_limited",
                message="zendesk answered 429",
                retry_after=timedelta(seconds=93),
                announces=False,
            ),
        ),
        (
            status_failure("zendesk", 401, {"retry-after": "93"}),
            Failure(code="zendesk.unauthorized", message="zendesk answered 401", announces=False),
        ),
        (
            ApplicationError("no type"),
            Failure(code="failed", message="no type", announces=False),
        ),
        (
            TimeoutError("lost", type=TimeoutType.HEARTBEAT, last_heartbeat_details=[]),
            Failure(code="worker.timeout", message="a worker stopped or took too long"),
        ),
        (ValueError("a customer's words"), Failure(code="failed", message="ValueError")),
        (None, Failure(code="failed", message="NoneType")),
    ],
)
def test_a_failed_activity_becomes_what_an_entity_records(
    cause: BaseException | None, expected: Failure
) -> None:
    assert failure_of(failed(cause)) == expected


def test_a_cancelled_activity_ends_the_workflow_instead_of_being_recorded() -> None:
    error = failed(CancelledError("stopped"))

    with pytest.raises(ActivityError) as raised:
        failure_of(error)

    assert raised.value is error


@given(
    st.text(min_size=1),
    st.text(),
    st.none() | st.timedeltas(timedelta(seconds=1), timedelta(hours=1)),
)
def test_nothing_of_a_failure_is_lost(code: str, message: str, wait: timedelta | None) -> None:
    recorded = failure_from(failure(code, message, retry_after=wait))

    assert recorded == Failure(code=code, message=message, retry_after=wait, announces=False)
