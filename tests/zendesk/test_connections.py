"""A request that is given up leaves no connection open."""

import pytest
from temporalio.exceptions import ApplicationError

from tests.ended_connections import ended_connections
from tests.zendesk.sample_account import SampleAccount
from ticketfu.zendesk.auth import ApiToken


async def test_time_may_run_out_while_connections_are_closed(account: SampleAccount) -> None:
    async with ended_connections() as http:
        zendesk = SampleAccount(account.sample, account.url, http).zendesk(timeout_seconds=0)

        with pytest.raises(ApplicationError) as late:
            await zendesk.whoami()

    assert late.value.type == "zendesk.timeout"


async def test_the_other_request_may_fail_while_connections_are_closed(
    account: SampleAccount,
) -> None:
    stranger = ApiToken("nobody@nowhere.example", "guessed")
    async with ended_connections() as http:
        zendesk = SampleAccount(account.sample, account.url, http).zendesk(stranger)

        with pytest.raises(ApplicationError) as refused:
            await zendesk.read_ticket(42)

    assert refused.value.type == "zendesk.unauthorized"
