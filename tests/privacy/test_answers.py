"""A secret that is the bare answer to somebody who asked for it, or stands beside a user's name."""

import pytest

from ticketfu.entity.masking import masked
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker


def sent(*texts: str) -> list[str]:
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, 1))
    return [each.text for each in masked(Prompt("", {}, passages), Masker("secrets")).passages]


@pytest.mark.parametrize(
    ("question", "answer", "secret"),
    [
        ("What is your password?", "hunter2", "hunter2"),
        ("What is your password?", "opensesame", "opensesame"),
        ("Could you send me the PIN?", "Sure, it is 4711.", "4711"),
        ("Please tell us your current password.", "it's Sommer2024!", "Sommer2024!"),
        ("Wie lautet Ihr Passwort?", "geheim99", "geheim99"),
        ("パスワードを教えてください。", "sakura77", "sakura77"),
    ],
)
def test_a_bare_answer_is_masked(question: str, answer: str, secret: str) -> None:
    asked, answered = sent(question, answer)

    assert asked == question
    assert secret.rstrip("!") not in answered
    assert "⟦" in answered


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is your password?", "No"),
        ("What is your password?", "I will not tell you, sorry."),
        ("Which version is it?", "hunter2"),
        ("Never share your password with anybody.", "Thanks a lot!"),
    ],
)
def test_other_answers_stay(question: str, answer: str) -> None:
    assert sent(question, answer)[1] == answer


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("login: admin / admin123", "admin123"),
        ("Zugangsdaten: tessa / Winter2024", "Winter2024"),
        ("run mysql -u root -pSecret shop", "Secret"),
        ("mysqldump -h db -pS3cret shop > a.sql", "S3cret"),
        ("パスワードは opensesame です", "opensesame"),
        ("パスワードは sakura です。", "sakura"),
    ],
)
def test_a_password_beside_a_name_or_behind_an_option_is_masked(text: str, secret: str) -> None:
    masked_text = Masker("secrets").mask(text)

    assert secret not in masked_text
    assert "⟦password⟧" in masked_text


@pytest.mark.parametrize(
    "text",
    [
        "account: sales/marketing",
        "mkdir -p /srv/data",
        "login: 12/11/2026 at nine",
        "user: ada/bob",
    ],
)
def test_what_only_resembles_them_stays(text: str) -> None:
    assert Masker("secrets").mask(text) == text
