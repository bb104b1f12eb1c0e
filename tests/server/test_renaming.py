"""Names of topics that cannot be given."""

import httpx2
import pytest

from tests.harness import fresh_id


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"from": "sso"}, 422),
        ({"from": "-", "to": "login"}, 422),
        ({"from": "sso", "to": "l" * 31}, 422),
        # A ligature of eighteen letters.
        ({"from": "sso", "to": "\ufdfa" * 3}, 422),
        ({"from": "sso", "to": "login"}, 404),
    ],
)
async def test_a_name_that_cannot_be_given_is_refused(
    http: httpx2.AsyncClient, body: dict[str, str], status: int
) -> None:
    answer = await http.post(f"/api/v1/organization/{fresh_id()}/topics", json=body)

    assert answer.status_code == status
