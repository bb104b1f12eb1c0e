"""Input of callers and operators: deliveries, addresses, cursors, settings, cells of a table."""

import csv
import io

import pytest
from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse

from tests.fuzz.mutation import Mutator, fuzzed
from ticketfu.entity.cursor import page_cursor, page_token
from ticketfu.index.cursor import to_cursor, to_place
from ticketfu.index.models import OrganizationFilter, Page, TicketFilter
from ticketfu.languages import named_language
from ticketfu.mail import begins_quote, is_quote_header
from ticketfu.server.api.csv import FORMULA, csv_answer
from ticketfu.server.api.events import read_delivery
from ticketfu.server.api.hosts import LARGEST_ID, Hosts
from ticketfu.settings import SettingsGroup, TemporalSettings, WorkerSettings
from ticketfu.settings.complaints import SettingsError, validated

HOSTS = Hosts("acme", ("help.acme.example",))
URLS = (
    "https://acme.zendesk.com/agent/tickets/42",
    "help.acme.example:443/hc/en-us/requests/9?x#y",
    "https://other.zendesk.com/api/v2/tickets/9223372036854775808.json",
)
DELIVERIES = (
    {"ticket_id": "42"},
    {"ticket_url": URLS[0]},
    *(
        {
            "type": f"zen:event-type:ticket.{name}",
            "id": "6f0c6d1c",
            "subject": "zen:ticket:42",
            "detail": {"id": "42", "subject": "Waldemar"},
            "event": {"target_ticket_id": "43"},
        }
        for name in ("comment_added", "merged", "permanently_deleted")
    ),
)
# Taken as they are.
TEMPORAL = {"temporal_address": "127.0.0.1:7233", "encryption_keys": "ab" * 32}
WORKER = {
    "llm_provider": "extractive",
    "scope": "brand:7 -tag:spam status:open -older:90d",
    "llm_extra_body": '{"reasoning_effort": "none", "options": {"num_ctx": 8192}}',
    "llm_price": "0.10/0.50",
    "llm_daily_budget_usd": "5",
    "zendesk_subdomain": "acme",
    "zendesk_base_url": "http://127.0.0.1:9/x",
    "zendesk_client_id": "ticketfu",
    "zendesk_client_secret": "a-secret-of-ticketfu",
    "zendesk_requests_per_minute": "180",
    "summary_language": "pt-BR",
}
GROUPS: list[tuple[type[SettingsGroup], dict[str, str]]] = [
    (WorkerSettings, WORKER),
    (TemporalSettings, TEMPORAL),
]


@fuzzed
def test_any_delivery_names_tickets_or_is_refused_and_says_the_same_again(
    mutator: Mutator,
) -> None:
    body = mutator.text(mutator.random.choice(DELIVERIES))
    try:
        changes = read_delivery(body, HOSTS)
    except (ValueError, HTTPException):
        return
    assert len(changes) <= 2
    assert all(1 <= change.ticket_id <= LARGEST_ID for change in changes)
    assert all(len(change.event_id) <= 200 for change in changes)
    assert read_delivery(body, HOSTS) == changes


@fuzzed
def test_any_address_is_a_ticket_of_the_account_or_refused(mutator: Mutator) -> None:
    url = mutator.line(*URLS * 5)
    try:
        number = HOSTS.ticket_id(url)
    except ValueError:
        return
    assert 1 <= number <= LARGEST_ID
    host = url.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    assert host.removesuffix(":443") in {"acme.zendesk.com", "help.acme.example"}


@fuzzed
def test_a_cursor_leads_back_and_any_other_text_is_none(mutator: Mutator) -> None:
    wanted = TicketFilter(q=mutator.line("report"))
    place = mutator.random.randrange(-(2**63), 2**63), mutator.random.randrange(2**63)
    cursor, token = to_cursor(wanted, "-updated", place), page_cursor(b"x", "list", b"key")
    assert to_place(wanted, "-updated", cursor) == place

    bent = mutator.line(cursor, token)
    for filters, given in ((OrganizationFilter(wanted.q), cursor), (wanted, bent)):
        if given != cursor or filters != wanted:
            with pytest.raises(ValueError, match="cursor"):
                to_place(filters, "-updated", given)
    if bent != token:
        with pytest.raises(ValueError, match="cursor"):
            page_token(bent, "list", b"key")


@fuzzed
def test_any_setting_is_taken_or_complained_of_in_lines(mutator: Mutator) -> None:
    group, taken = mutator.random.choice(GROUPS)
    given = dict(taken)
    for name in mutator.random.sample(sorted(given), 2):
        given[name] = mutator.line(*[given[name]] * 9)
    lines = ["taken"]
    try:
        validated(group, given)
    except SettingsError as error:
        lines = error.lines
    assert lines
    assert all(0 < len(line) < 1000 for line in lines)


def test_a_wrong_price_beside_a_budget_is_one_complaint() -> None:
    given = {**WORKER, "llm_price": "", "llm_daily_budget_usd": 5.0}
    with pytest.raises(SettingsError, match=r"^--llm-price \(LLM_PRICE\): wants IN/OUT.*$"):
        validated(WorkerSettings, given)


@fuzzed
def test_any_text_is_a_language_or_none_and_a_line_of_mail_or_none(mutator: Mutator) -> None:
    text = mutator.line("pt-BR", "Brazilian Portuguese", "zh-Hant-TW", "On Monday Ada wrote:")
    tag = named_language(text)
    assert tag is None or named_language(tag) == tag
    assert isinstance(begins_quote(text), bool)
    assert isinstance(is_quote_header(text), bool)


@fuzzed
async def test_no_cell_of_a_table_begins_as_a_formula(mutator: Mutator) -> None:
    names = [mutator.line("Acme", "\t=1", " +1", "\u200b@x", *FORMULA)[:999] for _ in range(3)]
    page = Page(names, None)
    request = Request({"type": "http", "path": "/x.csv", "query_string": b"", "headers": []})

    async def no_more(_: str) -> Page[str]:
        raise AssertionError

    answer = await csv_answer(request, page, lambda name: [{"name": name}], no_more)
    assert isinstance(answer, StreamingResponse)
    text = "".join([str(part) async for part in answer.body_iterator])
    read = list(csv.reader(io.StringIO(text)))
    assert len(read) == len(names) + 1
    assert not [cell for (cell,) in filter(None, read) if cell.startswith(FORMULA)]
