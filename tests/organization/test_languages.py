"""Without a model an organization is described in fifteen languages, and it is said in which."""

import re

import pytest
from temporalio.client import Client

from tests.harness import eventually, running_system
from tests.organization.factories import NOW, digest
from ticketfu.entity.checks import Source
from ticketfu.extractive import Extractive
from ticketfu.extractive.language import languages
from ticketfu.organization.digest import DigestPromise
from ticketfu.organization.grounding import grounded
from ticketfu.organization.prompt import organization_prompt
from ticketfu.organization.statistics import counted
from ticketfu.organization.summary import Narrative

LATE = [DigestPromise(due=NOW.date().replace(day=1), what="A fix", owner="Ada")]
ACCOUNT = {
    1: digest("Login fails.", priority="urgent", promises=LATE, waiting_since=NOW),
    2: digest("We switch to a competitor.", sentiment="negative", requester="Kim Lee"),
    3: digest("Login fails again.", status="pending", priority="high", requester="Kim Lee"),
    4: digest("An invoice is wrong.", topics=["billing"], status="solved", age=40),
    5: digest("Danke!", topics=["billing"], sentiment="positive", age=2),
}


@pytest.mark.parametrize("code", sorted(languages()))
async def test_every_sentence_is_in_the_language_asked_for_and_true(code: str) -> None:
    count = counted(ACCOUNT, NOW)
    prompt = organization_prompt("Acme", ACCOUNT, count, {}, instructions=None, language=code)

    written = (await Extractive().complete(prompt, Narrative)).answer
    shown, _ = grounded(prompt, written, source := Source.of(prompt), [])

    assert shown == written
    assert source.novel("\n".join(written.statements())) == []
    said = languages()[code].insights
    assert written.overview.startswith(said["has"].partition("{tickets}")[0].format(name="Acme"))
    for frame in ("worse", "risk", "overdue", "waits", "pressing", "asked_most"):
        words = max(re.split(r"\{\w+\}", said[frame]), key=len)
        assert words in written.key_insights, frame
    for frame in ("keep", "start", "then"):
        begin = said[frame].partition("{")[0]
        assert any(action.startswith(begin) for action in written.recommended_actions), frame


async def test_another_language_is_written_anew_and_an_unknown_one_is_not_claimed(
    temporal: Client,
) -> None:
    terms = {"llm_provider": "extractive", "llm_base_url": None, "llm_model": None}
    async with running_system(temporal, **terms) as system:
        acme = system.organization()
        ticket_id = system.ticket("We cannot log in. What now?", organization_id=acme)
        await system.post(ticket_id)
        await system.fresh_organization(acme, tickets=1)

        german = await system.view(ticket_id, language="de")
        finnish = await system.view(ticket_id, language="fi")
        answers = {}
        for tag in ("de-AT", "fi"):
            path = f"/api/v1/organization/{acme}/summary?language={tag}"
            answer = await eventually(
                lambda path=path: system.http.get(path), lambda given: given.status_code != 202
            )
            answers[tag] = answer.json()

        assert (german.language, finnish.language) == ("de", "en")
        assert german.summary
        assert "sollte" in german.summary.next_step
        assert "„We cannot log in.“" in german.summary.intent + german.summary.summary
        assert [found["language"] for found in answers.values()] == ["de", "en"]
        assert answers["de-AT"]["summary"]["overview"].startswith("Acme hat 1 Ticket: ")
        assert answers["fi"]["summary"]["overview"].startswith("Acme has 1 ticket: 1 open.")
        assert answers["de-AT"]["numbers"] == answers["fi"]["numbers"]
