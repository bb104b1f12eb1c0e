"""Numbers in an organization's narrative that nobody counted do not reach its readers."""

from ticketfu.organization.grounding import statements, without
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


def test_a_number_within_another_stays() -> None:
    assert without(NARRATIVE, ["4", "2"]) == NARRATIVE


def test_a_supported_narrative_stays_as_it_is() -> None:
    assert without(NARRATIVE, []) == NARRATIVE
    assert len(statements(NARRATIVE)) == 6
