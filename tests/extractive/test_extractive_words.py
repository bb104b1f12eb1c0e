"""How the keyless summarizer reads mail and retells it: in the third person, or quoted."""

import re

import pytest

from tests.extractive.factories import REPORTED, TWICE, customer, summary_of


@pytest.mark.parametrize(
    ("clutter", "lost"),
    [
        ("\n\nOn Fri, 7 Nov 2025, Priya Patel <p@acme.test> wrote:\n> Old words", "Old words"),
        ("\n\nOn Fri, 7 Nov 2025, Priya Patel\n<p@acme.test> wrote:\n> Old words", "Old words"),
        ("\n\nAm 7. Nov. 2025 schrieb Priya Patel:\n> Alte Worte", "Alte Worte"),
        ("\n\n-----Original Message-----\nFrom: Priya\n\nOld words fail.", "Old words"),
        ("\n\nKind regards,\nDana Ruiz\nHead of Finance\n+49 30 1234", "Finance"),
        ("\n-- \nDana Ruiz, the error hotline", "hotline"),
        ("\n\nMit freundlichen Grüßen\nDana Ruiz", "Grüßen"),
        ("\nSent from my iPhone", "iPhone"),
        ("\nThis email and any attachments are confidential.", "confidential"),
        ("\nhttps://acme.test/a/very/long/page?error=500", "acme.test"),
        ('\n```\n{"error": "broken"}\n```', "broken"),
        ("\n2025-11-03T10:00:01 ERROR failed\n  at com.acme.Foo(Foo.java:10)", "Foo"),
    ],
)
async def test_the_clutter_of_mail_is_left_out(clutter: str, lost: str) -> None:
    said = await summary_of(customer(f"Hello Priya,\n\n{TWICE}{clutter}"))
    assert said.summary == f"{REPORTED}, EUR 480 each. Nobody has answered yet."
    assert lost not in said.model_dump_json()


async def test_a_forwarded_mail_is_the_message() -> None:
    said = await summary_of(
        customer(f"---------- Forwarded message ---------\nFrom: Al <a@acme.test>\n\n{TWICE}")
    )
    assert said.summary.startswith(REPORTED)


@pytest.mark.parametrize(
    ("spoken", "told"),
    [
        ("I've already restarted the app.", "Dana Ruiz has already restarted the app."),
        ("Your API rejects our key.", "Dana Ruiz reports that the API rejects their key."),
        ("You charged me twice.", "Dana Ruiz reports that the team charged them twice."),
        ('We get "you are blocked" daily.', 'reports that they get "you are blocked" daily.'),
        ("Salesforce sync fails.", "Dana Ruiz reports: “Salesforce sync fails.”"),
        ("Refund me, you promised and you know it.", "“Refund me, you promised and you know it.”"),
        ("Is there a way to export our data?", "wants to know whether there is a way to export "),
        ("Please delete my account.", "Dana Ruiz wants the team to delete their account."),
    ],
)
async def test_words_are_retold_in_the_third_person_or_quoted(spoken: str, told: str) -> None:
    assert told in (await summary_of(customer(spoken))).summary


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Guten Tag Frau Patel,\nseit gestern können wir uns nicht anmelden.\nGruß\nDana",
            "Dana Ruiz reports: “Seit gestern können wir uns nicht anmelden.”",
        ),
        (
            "Bonjour,\n\nLa facture de novembre est fausse.\n\nCordialement,\nDana",
            "Dana Ruiz reports: “La facture de novembre est fausse.”",
        ),
        ("お世話になっております。昨日からログインできません。", "“昨日からログインできません。”"),
    ],
)
async def test_other_languages_are_quoted(text: str, told: str) -> None:
    assert told in (await summary_of(customer(text))).summary


async def test_long_sentences_are_cut_at_a_word() -> None:
    said = await summary_of(customer("We cannot print " + "overlong " * 300 + "."))
    assert len(said.summary.encode()) < 400
    assert re.search(r"overlong…”? Nobody has answered yet\.$", said.summary)


@pytest.mark.parametrize(
    ("subject", "text", "topics"),
    [
        ("SSO down", "Nobody can log in through Okta.", ["single sign-on", "login"]),
        ("Okta trouble", "SAML is rejected.", ["single sign-on"]),
        ("429 on /v2/orders", "We see too many requests.", ["api rate limit"]),
        ("Rate limits", "Requests are throttled.", ["api rate limit"]),
        ("Rechnung falsch", "Die Rechnung stimmt nicht.", ["invoice"]),
        ("Dark mode", "Would be nice to have.", ["feature request", "dark mode"]),
        ("Purple elephants", "They dance.", ["purple elephants"]),
    ],
)
async def test_topics_are_few_and_named_alike(subject: str, text: str, topics: list[str]) -> None:
    assert (await summary_of(customer(text), subject=subject)).topics == topics


async def test_tags_name_topics_but_not_the_routine_ones() -> None:
    tagged = await summary_of(
        customer("See above."), subject="Hi", tags=["vip", "sso_okta", "zephyr"]
    )
    assert tagged.topics == ["single sign-on", "zephyr"]


async def test_a_topic_named_in_passing_is_left_out() -> None:
    passing = customer("SAML fails, even before the export.")
    assert (await summary_of(passing, subject="SSO down", tags=["sso"])).topics == [
        "single sign-on"
    ]


@pytest.mark.parametrize(
    ("texts", "mood"),
    [
        (["The export fails with error 500."], "neutral"),
        (["This is ridiculous and unacceptable!!"], "negative"),
        (["I am not happy with this."], "negative"),
        (["Could you look at row 5? Thanks in advance."], "neutral"),
        (["A scam. Unacceptable. I am furious.", "It works now, perfect, thank you!"], "positive"),
        (["Love the product.", "Now it is a disaster, I am really disappointed."], "negative"),
        ([], "neutral"),
    ],
)
async def test_the_newest_words_decide_the_mood(texts: list[str], mood: str) -> None:
    assert (await summary_of(*map(customer, texts))).sentiment == mood
