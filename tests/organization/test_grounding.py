"""Numbers in an organization's narrative that nobody counted do not reach its readers."""

from ticketfu.entity.checks import Source
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.organization.grounding import grounded, uncounted, without
from ticketfu.organization.summary import Narrative

NARRATIVE = Narrative(
    overview="Acme has 3 tickets. About 40 % of them wait. All is well.",
    main_topics=["login"],
    key_people=["Cara Castle, 40 questions", "Abe Adams"],
    key_insights="Nobody waits。40人待っています。",
    recommended_actions=["Answer #42.", "Call all 40 of them."],
)


def test_a_sentence_with_an_unsupported_number_is_left_out() -> None:
    left = without(NARRATIVE, ["40"])

    assert left.overview == "Acme has 3 tickets. All is well."
    assert left.key_insights == "Nobody waits。"
    assert left.key_people == ["Abe Adams"]
    assert left.recommended_actions == ["Answer #42."]
    assert left.main_topics == ["login"]


def test_a_count_that_is_only_an_id_or_a_day_is_left_out() -> None:
    prompt = Prompt(
        "",
        {"tickets": {"total": 5}, "waiting": {"since": "2026-11-17", "ticket": "#17"}},
        (Passage(17, "EUR 480 for 12 seats.", at="2026-11-17T08:00:00Z"),),
    )
    narrative = Narrative(
        overview="They have 5 tickets, one on 12 seats. 17 wait. #17 waits since 2026-11-17.",
        key_insights="It costs EUR 480.",
    )

    shown, _ = grounded(prompt, narrative, Source({}, []), [])

    assert shown.overview == "They have 5 tickets, one on 12 seats. #17 waits since 2026-11-17."
    assert shown.key_insights == "It costs EUR 480."
    assert uncounted(narrative, prompt) == ["17"]


def test_a_number_within_another_stays() -> None:
    assert without(NARRATIVE, ["4", "2"]) == NARRATIVE


def test_a_supported_narrative_stays_as_it_is() -> None:
    assert without(NARRATIVE, []) == NARRATIVE
    assert len(NARRATIVE.statements()) == 6
