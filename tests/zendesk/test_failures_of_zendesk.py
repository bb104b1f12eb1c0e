import json
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.rate_limit import OwnQuota

RECORD_NOT_FOUND = '{"error": "RecordNotFound", "description": "Not found"}'
SECRET_WORDS = '{"error": {"title": "Forbidden", "message": "the words of a customer"}}'


async def failure_of(zendesk: Zendesk, ticket_id: int = 42) -> ApplicationError:
    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_ticket(ticket_id)
    assert failed.value.__cause__ is None
    return failed.value


@pytest.mark.parametrize(
    ("status", "body", "code", "final"),
    [
        (400, "{}", "zendesk.rejected", True),
        (401, '{"error": "Couldn\'t authenticate you"}', "zendesk.unauthorized", True),
        (403, SECRET_WORDS, "zendesk.forbidden", True),
        (404, RECORD_NOT_FOUND, "zendesk.not_found", True),
        (404, '{"error": "InvalidEndpoint"}', "zendesk.wrong_account", True),
        (404, "null", "zendesk.wrong_account", True),
        (404, "", "zendesk.wrong_account", True),
        (409, "", "zendesk.conflict", False),
        (422, SECRET_WORDS, "zendesk.rejected", True),
        (429, "Too many requests", "zendesk.rate_limited", False),
        (500, SECRET_WORDS, "zendesk.unavailable", False),
        (502, "", "zendesk.unavailable", False),
        (503, "", "zendesk.unavailable", False),
        (504, "", "zendesk.unavailable", False),
        (200, "", "zendesk.bad_response", False),
        (200, "null", "zendesk.bad_response", False),
        (200, "[]", "zendesk.bad_response", False),
        (200, '{"ticket": null}', "zendesk.bad_response", False),
        (200, '{"ticket": {"id": "the words of a customer"}}', "zendesk.bad_response", False),
    ],
)
async def test_each_refusal_has_its_code(
    sample: Sample, zendesk: Zendesk, status: int, body: str, code: str, final: bool
) -> None:
    sample.fail_next("/api/v2/tickets/42", status=status, body=body, times=4)

    failed = await failure_of(zendesk)

    assert (failed.type, failed.non_retryable) == (code, final)
    assert "customer" not in repr(failed)


@pytest.mark.parametrize(
    ("status", "code", "final"),
    [
        (200, "zendesk.bad_response", False),
        (404, "zendesk.wrong_account", True),
        (503, "zendesk.unavailable", False),
    ],
)
async def test_a_page_for_people_is_no_answer(
    sample: Sample, zendesk: Zendesk, status: int, code: str, final: bool
) -> None:
    sample.fail_next("/api/v2/tickets", status=status, body="<html>Oops</html>", html=True, times=2)

    failed = await failure_of(zendesk)

    assert (failed.type, failed.non_retryable) == (code, final)


async def test_a_wrong_account_names_the_setting(sample: Sample, zendesk: Zendesk) -> None:
    sample.fail_next("/api/v2/tickets", status=404, body="<html>", html=True, times=2)

    message = (await failure_of(zendesk)).message

    assert "ZENDESK_SUBDOMAIN" in message
    assert "--zendesk-subdomain" in message


async def test_a_redirect_is_not_followed(account: SampleAccount) -> None:
    elsewhere = {"location": f"{account.url}/elsewhere"}
    account.sample.fail_next("/api/v2/tickets", status=302, headers=elsewhere, times=2)

    failed = await failure_of(account.zendesk())

    assert (failed.type, failed.non_retryable) == ("zendesk.wrong_account", True)
    assert account.sample.count("GET /elsewhere") == 0


async def test_a_ticket_that_never_was_or_is_deleted_is_not_found(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.delete(43)

    assert (await failure_of(zendesk, 999)).type == "zendesk.not_found"
    assert (await failure_of(zendesk, 43)).type == "zendesk.not_found"


async def test_an_unknown_organization_is_not_found(zendesk: Zendesk) -> None:
    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_organization(1)

    assert (failed.value.type, failed.value.non_retryable) == ("zendesk.not_found", True)


async def test_an_answer_that_does_not_come_is_given_up(account: SampleAccount) -> None:
    account.sample.fail_next("/api/v2/tickets", status=None, delay=50, times=2)

    failed = await failure_of(account.zendesk(timeout_seconds=0.2))

    assert (failed.type, failed.non_retryable) == ("zendesk.timeout", False)


async def test_a_cut_connection_is_worth_another_try(sample: Sample, zendesk: Zendesk) -> None:
    sample.fail_next("/api/v2/tickets/42/comments", cut=True)

    failed = await failure_of(zendesk)

    assert (failed.type, failed.non_retryable) == ("zendesk.connection", False)
    assert (await zendesk.read_ticket(42)).ticket.id == 42


async def test_nobody_at_the_address_is_worth_another_try(account: SampleAccount) -> None:
    away, quota = "http://127.0.0.1:1", OwnQuota(100_000)
    nowhere = Zendesk(account.http, away, account.credentials(), quota=quota)

    failed = await failure_of(nowhere)

    assert (failed.type, failed.non_retryable) == ("zendesk.connection", False)


async def test_a_body_that_cannot_be_unpacked_is_worth_another_try(
    sample: Sample, zendesk: Zendesk
) -> None:
    packed = {"content-encoding": "gzip"}
    sample.fail_next("/api/v2/tickets", status=200, headers=packed, body="no gzip", times=2)

    assert (await failure_of(zendesk)).type == "zendesk.bad_response"


async def test_a_retry_after_is_handed_on(sample: Sample, zendesk: Zendesk) -> None:
    sample.fail_next("/api/v2/tickets", status=503, headers={"retry-after": "7"}, times=2)

    assert (await failure_of(zendesk)).next_retry_delay == timedelta(seconds=7)


@pytest.mark.parametrize("cursor", [None, "the-same-again"])
async def test_a_cursor_that_does_not_move_ends_the_reading(
    sample: Sample, zendesk: Zendesk, cursor: str | None
) -> None:
    page = {"comments": [], "meta": {"has_more": True, "after_cursor": cursor}}
    sample.fail_next("/api/v2/tickets/42/comments", status=200, body=json.dumps(page), times=1_000)

    assert (await failure_of(zendesk)).type == "zendesk.bad_response"
    assert sample.count("GET /api/v2/tickets/42/comments") <= 2


async def test_comments_without_an_end_of_page_are_not_taken_for_all(
    sample: Sample, zendesk: Zendesk
) -> None:
    offset_page: dict[str, object] = {"comments": [], "next_page": None, "count": 0}
    sample.fail_next("/api/v2/tickets/42/comments", status=200, body=json.dumps(offset_page))

    assert (await failure_of(zendesk)).type == "zendesk.bad_response"
