"""Tokens of an issuer open the tools, if it made them for this server."""

import time
from collections.abc import AsyncIterator

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.assistants.issuer import AUDIENCE, Issuer, new_key
from tests.serving import serve
from ticketfu.server.auth import CannotVerify
from ticketfu.server.tokens import BearerTokens


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with serve(issuer.app()) as issuer.url:
        yield issuer


async def test_only_a_token_that_is_right_in_every_part_is_taken(issuer: Issuer) -> None:
    tokens = BearerTokens(issuer.url, AUDIENCE)
    public = issuer.keys["a"].public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    wrong = {
        "another audience": issuer.token(aud="https://other.example/mcp"),
        "another issuer": issuer.token(iss="https://issuer.example"),
        "expired": issuer.token(exp=int(time.time()) - 120),
        "for later": issuer.token(nbf=int(time.time()) + 600),
        "for ever": issuer.token(exp=None),
        "of nobody": issuer.token(sub=None),
        "another's key": issuer.token(key=new_key()),
        "unsigned": jwt.encode(claims, None, algorithm="none", headers={"kid": "a"}),
        "signed with what everybody knows": jwt.encode(
            claims, pem.hex(), algorithm="HS256", headers={"kid": "a"}
        ),
        "without a key's name": jwt.encode(claims, issuer.keys["a"], algorithm="ES256"),
        "nonsense": "nonsense",
        "empty": "",
    }

    taken = {name for name, token in wrong.items() if await tokens.person(token)}

    assert taken == set()
    assert await tokens.person(issuer.token())


async def test_new_keys_are_found_and_unknown_ones_do_not_press_the_issuer(issuer: Issuer) -> None:
    now = 0.0
    tokens = BearerTokens(issuer.url, AUDIENCE, clock=lambda: now)
    assert await tokens.person(issuer.token())
    issuer.keys["b"] = new_key()

    for _ in range(20):
        assert not await tokens.person(issuer.token("b"))
    assert issuer.asked == 1
    now += 60
    assert await tokens.person(issuer.token("b"))
    # Known keys outlast an outage of their issuer, but not for ever.
    issuer.away = True
    now += 3600
    assert await tokens.person(issuer.token("b"))
    now += 24 * 3600
    with pytest.raises(CannotVerify):
        await tokens.person(issuer.token("b"))
