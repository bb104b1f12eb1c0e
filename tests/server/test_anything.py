"""Any request is answered as promised, with a detail that can be read."""

import json

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEVERAL = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

NAMES = st.sampled_from(["ticket_id", "ticket_url"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.from_regex(r"https://[a-z.]{0,12}zendesk\.com/agent/tickets/[0-9]{0,20}"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner),
    max_leaves=8,
)
BODIES = (
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: text.encode(errors="surrogatepass"))
    | st.dictionaries(NAMES, VALUES, min_size=1).map(json.dumps).map(str.encode)
    | VALUES.map(json.dumps).map(str.encode)
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            b"Idempotency-Key",
            b"X-Zendesk-Webhook-Invocation-Id",
            b"X-Zendesk-Webhook-Signature",
            b"X-Zendesk-Webhook-Signature-Timestamp",
            b"Content-Type",
            b"Accept",
        ]
    ),
    st.text(
        st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60
    ).map(lambda text: text.strip().encode("latin-1")),
    max_size=4,
)
IDS = st.text(min_size=1, max_size=30) | st.integers().map(str)


def readable(answer: httpx2.Response, *statuses: int) -> bool:
    good = answer.status_code < 300 or isinstance(answer.json()["detail"], str)
    return good and answer.status_code in statuses


@SEVERAL
@given(body=BODIES, headers=HEADERS)
async def test_any_body_with_any_headers_is_taken_or_refused(
    http: httpx2.AsyncClient, body: bytes, headers: dict[bytes, bytes]
) -> None:
    answer = await http.post("/api/v1/ticket", content=body, headers=list(headers.items()))

    assert readable(answer, 202, 401, 422)


@SEVERAL
@given(
    kind=st.sampled_from(["ticket", "organization"]),
    given_id=IDS,
    rest=st.sampled_from(["summary", "events"]),
)
async def test_any_id_in_a_path_is_unknown_or_refused(
    http: httpx2.AsyncClient, kind: str, given_id: str, rest: str
) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in given_id.encode(errors="surrogatepass"))

    answer = await http.get(f"/api/v1/{kind}/{quoted}/{rest}")

    assert readable(answer, 404, 422)


@SEVERAL
@given(
    names=st.dictionaries(
        st.sampled_from(["ticket_id", "ticket_url", "organization_id", "limit", "cursor"]),
        IDS.map(lambda text: text.encode(errors="replace").decode()),
    ),
    path=st.sampled_from(["ticket/summary", "organization/summary", "tickets", "organizations"]),
)
async def test_any_query_is_answered_or_refused(
    http: httpx2.AsyncClient, names: dict[str, str], path: str
) -> None:
    answer = await http.get(f"/api/v1/{path}", params=names)

    assert readable(answer, 200, 404, 422)
