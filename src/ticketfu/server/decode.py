"""Payloads in plain text for Temporal's own UI and command line, which have no keys."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Base64Bytes, BaseModel
from temporalio.api.common.v1 import Payload

from ticketfu.encryption import CannotDecrypt, Encryption
from ticketfu.server.bodies import JsonBody
from ticketfu.server.keys import DECODE_PATH

# Any page may ask, as the key is in no cookie: only who was given it can send it.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "authorization, content-type, x-namespace",
}


class EncodedPayload(BaseModel):
    """A payload as Temporal's JSON has it."""

    metadata: dict[str, Base64Bytes] = {}
    data: Base64Bytes = b""


class EncodedPayloads(BaseModel):
    payloads: list[EncodedPayload] = []


def decoding(encryption: Encryption) -> APIRouter:
    """The route of Temporal's codec servers; what no key fits stays as it is."""
    router = APIRouter(include_in_schema=False)

    async def decoded(given: EncodedPayload) -> EncodedPayload:
        payload = Payload(metadata=given.metadata, data=given.data)
        try:
            (plain,) = await encryption.decode([payload])
        except CannotDecrypt:
            return given
        # Not validated: these are bytes already, and base64 is for the wire.
        return EncodedPayload.model_construct(metadata=dict(plain.metadata), data=plain.data)

    @router.options(DECODE_PATH)
    async def allow_pages() -> Response:
        return Response(headers=CORS)

    @router.post(DECODE_PATH)
    async def decode_payloads(
        given: Annotated[EncodedPayloads, Depends(JsonBody(EncodedPayloads))], response: Response
    ) -> EncodedPayloads:
        response.headers.update(CORS)
        return EncodedPayloads(payloads=[await decoded(payload) for payload in given.payloads])

    return router
