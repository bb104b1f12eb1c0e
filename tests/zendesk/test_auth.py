import asyncio

import pytest
from temporalio.exceptions import ApplicationError

from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.auth import ApiToken, ClientCredentials
from ticketfu.zendesk.client import Zendesk

TOKENS = "POST /oauth/tokens"


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


async def test_one_token_serves_many_requests(sample: Sample, zendesk: Zendesk) -> None:
    await zendesk.read_ticket(42)
    await zendesk.read_ticket(43)

    assert sample.count(TOKENS) == 1


async def test_requests_at_the_same_time_share_one_fetch_of_the_token(
    sample: Sample, zendesk: Zendesk
) -> None:
    await asyncio.gather(*(zendesk.read_ticket(ticket_id) for ticket_id in range(31, 53)))

    assert sample.count(TOKENS) == 1


async def test_a_token_is_renewed_before_it_expires(account: SampleAccount) -> None:
    clock, client = Clock(), account.sample.credentials
    auth = ClientCredentials(account.url, client.client_id, client.client_secret, clock=clock)
    zendesk = account.zendesk(auth)

    await zendesk.whoami()
    clock.time = 1500
    await zendesk.whoami()
    assert account.sample.count(TOKENS) == 1
    clock.time = 1700
    await zendesk.whoami()
    assert account.sample.count(TOKENS) == 2


async def test_a_revoked_token_is_renewed_once_for_all(sample: Sample, zendesk: Zendesk) -> None:
    await zendesk.read_ticket(42)
    sample.credentials.revoke()

    await asyncio.gather(*(zendesk.read_ticket(ticket_id) for ticket_id in range(31, 41)))

    assert sample.count(TOKENS) == 2


async def test_a_second_401_is_final(sample: Sample, zendesk: Zendesk) -> None:
    sample.fail_next("/api/v2/organizations", status=401, times=5)

    with pytest.raises(ApplicationError) as refused:
        await zendesk.read_organization(46408803200101)

    assert (refused.value.type, refused.value.non_retryable) == ("zendesk.unauthorized", True)
    assert sample.count(TOKENS) == 2
    assert sample.count("GET /api/v2/organizations") == 2


async def test_a_wrong_secret_names_the_settings_and_not_the_secret(account: SampleAccount) -> None:
    auth = ClientCredentials(account.url, account.sample.credentials.client_id, "not-the-secret")

    with pytest.raises(ApplicationError) as refused:
        await account.zendesk(auth).read_ticket(42)

    assert (refused.value.type, refused.value.non_retryable) == ("zendesk.unauthorized", True)
    assert "--zendesk-client-id" in refused.value.message
    assert "ZENDESK_CLIENT_SECRET" in refused.value.message
    assert "not-the-secret" not in f"{refused.value!r}{refused.value.__cause__}"


@pytest.mark.parametrize(
    ("status", "html", "code"),
    [
        (503, False, "zendesk.unavailable"),
        (200, True, "zendesk.bad_response"),
        (200, False, "zendesk.bad_response"),
    ],
)
async def test_a_token_that_is_only_late_is_worth_another_try(
    sample: Sample, zendesk: Zendesk, status: int, html: bool, code: str
) -> None:
    sample.fail_next("/oauth/tokens", status=status, html=html, body="{}")

    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()

    assert (refused.value.type, refused.value.non_retryable) == (code, False)
    assert (await zendesk.whoami()).id == sample.owner.id


async def test_a_429_for_a_token_pauses_every_request(account: SampleAccount) -> None:
    account.sample.fail_next("/oauth/tokens", status=429, headers={"retry-after": "30"})
    zendesk = account.zendesk()

    for call in (zendesk.whoami(), zendesk.read_organization(1)):
        with pytest.raises(ApplicationError) as refused:
            await call
        assert refused.value.type == "zendesk.rate_limited"
        assert refused.value.next_retry_delay
        assert 29 < refused.value.next_retry_delay.total_seconds() <= 30

    assert account.sample.requests == [TOKENS]


@pytest.mark.parametrize("email", ["{}", "{}/token", " {}/token "])
async def test_an_email_may_be_written_as_in_zendesks_examples(
    account: SampleAccount, email: str
) -> None:
    credentials = account.sample.credentials
    auth = ApiToken(email.format(credentials.email), credentials.api_token)

    assert (await account.zendesk(auth).whoami()).id == account.sample.owner.id


async def test_a_fetch_that_is_given_up_leaves_the_way_free_for_the_next(
    account: SampleAccount,
) -> None:
    account.sample.fail_next("/oauth/tokens", status=None, delay=50)
    auth = account.credentials()

    with pytest.raises(ApplicationError) as late:
        await account.zendesk(auth, timeout_seconds=0.05).whoami()

    assert late.value.type == "zendesk.timeout"
    # On a busy machine the time runs out before anything is sent.
    account.sample.heal()
    assert (await account.zendesk(auth).whoami()).id == account.sample.owner.id


async def test_an_api_token_is_taken_as_well(account: SampleAccount) -> None:
    client = account.sample.credentials
    zendesk = account.zendesk(ApiToken(client.email, client.api_token))

    assert (await zendesk.whoami()).role == "admin"
    assert (await zendesk.read_ticket(42)).ticket.id == 42
    assert account.sample.count(TOKENS) == 0


async def test_zendesk_greets_a_stranger_with_200_and_we_do_not(account: SampleAccount) -> None:
    zendesk = account.zendesk(ApiToken("nobody@nowhere.example", "guessed"))

    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()
    assert (refused.value.type, refused.value.non_retryable) == ("zendesk.unauthorized", True)

    with pytest.raises(ApplicationError) as refused:
        await zendesk.read_ticket(42)
    assert refused.value.type == "zendesk.unauthorized"


async def test_an_end_user_is_not_enough(sample: Sample, zendesk: Zendesk) -> None:
    sample.owner.role = "end-user"

    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()

    assert (refused.value.type, refused.value.non_retryable) == ("zendesk.forbidden", True)


async def test_credentials_that_work_name_their_user_and_role(zendesk: Zendesk) -> None:
    user = await zendesk.whoami()

    assert (user.name, user.role) == ("TicketFu", "admin")


async def test_the_check_does_not_take_the_anonymous_user_for_a_success(
    account: SampleAccount,
) -> None:
    zendesk = account.zendesk(ApiToken("nobody@nowhere.example", "guessed"))

    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()

    assert "does not know these credentials" in refused.value.message
