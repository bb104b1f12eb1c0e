"""Secrets leave no text, and what only looks like them stays."""

import pytest

from ticketfu.privacy.masking import Masker

KEY = "9f8e7d6c5b4a39281706"

PASSWORDS = [
    ("password: hunter2", "hunter2"),
    ("my password is swordfish", "swordfish"),
    ("My password is Tr0ub4dor&3, please help", "Tr0ub4dor&3"),
    ("my password for acme.com is now hunter2", "hunter2"),
    ("Password (old): hunter2", "hunter2"),
    ("I changed the password to Summer2024!", "Summer2024!"),
    ("The passwords are hunter2 and swordfish9", "swordfish9"),
    ("hunter2 is my password", "hunter2"),
    ("The password I use is hunter2", "hunter2"),
    ("our password has always been hunter2", "hunter2"),
    ("Password - hunter2", "hunter2"),
    ("curl -u admin:hunter2 https://acme.com", "hunter2"),
    ("我的密码是 abc123", "abc123"),
    ("username: tessa / pw: abc99", "abc99"),
    ('the password is "open sesame"', "open sesame"),
    ("Password:\nhunter2", "hunter2"),
    ("DB_PASSWORD=hunter2", "hunter2"),
    ('{"password": "hunter2"}', "hunter2"),
    ("passphrase: correct horse battery staple", "horse battery"),
    ("Das Passwort für das Portal lautet: Sommer2024!", "Sommer2024!"),
    ("WLAN-Passwort = geheim99", "geheim99"),
    ("mot de passe : soleil2024", "soleil2024"),
    ("la contraseña es Verano2024", "Verano2024"),
    ("a senha é verao2024", "verao2024"),
    ("la password è estate2024", "estate2024"),
    ("wachtwoord is zomer2024", "zomer2024"),
    ("hasło: Lato2024", "Lato2024"),
    ("Heslo: leto2024", "leto2024"),
    ("lösenordet är sommar2024, lösenord: sommar2024", ": sommar2024"),
    ("пароль: qwerty12", "qwerty12"),
    ("lösenordet är Sommar26!", "Sommar26!"),
    ("lozinka: leto2026", "leto2026"),
    ("Groq: gsk_" + "ab1" * 16, "ab1ab1"),
    ("Databricks dapi" + "0a" * 16, "0a0a0a"),
    ("Vault hvs." + "CAES1j" * 5, "CAES1j"),
    ("xai-" + "ab1" * 16, "ab1ab1"),
    ("şifre: yaz2024", "yaz2024"),
    ("パスワードはhunter2です", "hunter2"),
    ("密码是hunter2。", "hunter2"),
    ("비밀번호는 hunter2 입니다", "hunter2"),
    ("كلمة المرور: hunter2", "hunter2"),
    ("PIN is 4711", "4711"),
    ("my PIN 4711 does not work", "4711"),
    ("pin=4711", "4711"),
    ("| PIN | 4711 |", "4711"),
    ("Your verification code: 123456", "123456"),
    ("SSN 123-45-6789", "123-45-6789"),
]
KEYS = [
    (f"api key is {KEY}", KEY),
    (f"API_KEY={KEY}", KEY),
    (f"clientSecret: {KEY}", KEY),
    (f"token={KEY}&user=5", KEY),
    (f"Authorization: Bearer {KEY}", KEY),
    (f"sk-proj-{KEY}", KEY),
    (f"sk_live_{KEY}", KEY),
    ("AKIAIOSFODNN7EXAMPLE", "AKIA"),
    (f"ghp_{KEY}{KEY}", KEY),
    ("xoxb-1234567890-abcdef", "xoxb"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def", "eyJ"),
    ("https://tessa:hunter2@acme.com/x", "hunter2"),
    ("postgres://app:s3cret@db:5432/x", "s3cret"),
    ("Xk29fLq0PzR4tY7uW1vB6nM3aS8dG5hJ", "Xk29"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow/IB+AA\n-----END RSA PRIVATE KEY-----", "MIIE"),
    ("-----BEGIN PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA" * 4 + "\nwhat now?", "MIIE"),
]
NUMBERS = [
    ("4111 1111 1111 1111", "1111"),
    ("card 4111-1111-1111-1111, 12/27", "1111"),
    ("4111111111111111", "1111"),
    ("4111  1111  1111  1111", "1111"),
    ("5500_0000_0000_0004", "0000"),
    ("BE68 5390 0754 7034", "5390"),
    ("378282246310005", "3782"),
    ("４１１１ １１１１ １１１１ １１１１", "１１１"),
    ("بطاقة ٤١١١١١١١١١١١١١١١", "١١١"),
    ("カードは4111111111111111です", "1111"),
    ("DE89 3704 0044 0532 0130 00 please", "3704"),
    ("GB82WEST12345698765432", "WEST"),
    ("de89370400440532013000", "3704"),
]
STAYS = [
    "ticket 360012345678 and 36001234567890",
    "order 4111111111111111",
    "order no. 4012888888881881",
    "invoice INV-2024-001",
    "4111 1111 1111 1112",
    "DE89 3704 0044 0532 0130 01",
    "my password is not working",
    "my password is wrong",
    "The password is expired",
    "Das Passwort ist falsch",
    "La clave es importante",
    "Password last changed: 2026-11-02",
    "tokens: 4096, max_tokens: 4096",
    "Please change your password: go to settings",
    "https://acme.zendesk.com/agent/tickets/360012345678",
    "I forgot my password",
    "The password was reset 3 times",
    "password reset link is broken",
    "password must have 8-12 characters",
    "Please reset the password for tessa",
    "PIN length is 4",
    "token is invalid",
    "a token-based login2",
    "the account's API key id",
    "the key to success2",
    "error code: 4711",
    "version 4.12.0.3811 of 2026-11-02 15:40",
    "192.168.10.14",
    "550e8400-e29b-41d4-a716-446655440000",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "1764115200000",
    "tessa@acme.com, +49 30 1234567",
    "⟦password⟧ is my password: ⟦password⟧",
]


@pytest.mark.parametrize(("text", "secret"), [*PASSWORDS, *KEYS, *NUMBERS])
def test_a_secret_is_masked_and_never_put_back(text: str, secret: str) -> None:
    masker = Masker("secrets")
    masked = masker.mask(text)
    assert secret not in masked
    assert "⟦" in masked
    assert masker.restore(masked) == masked


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Masker("secrets").mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("password: hunter2.", "password: ⟦password⟧."),
        ("PIN is 4711", "PIN is ⟦pin⟧"),
        ("pay 4111 1111 1111 1111 now", "pay ⟦card⟧ now"),
        ("IBAN DE89370400440532013000", "IBAN ⟦iban⟧"),
        ("https://tessa:hunter2@acme.com", "https://⟦password⟧@acme.com"),
        ('{"token": "abc-1234", "user": 5}', '{"token": "⟦token⟧", "user": 5}'),
    ],
)
def test_the_placeholder_says_what_was_there(text: str, masked: str) -> None:
    assert Masker("secrets").mask(text) == masked


def test_each_distinct_value_counts_once() -> None:
    masker = Masker("secrets")
    for text in (
        "password: hunter2",
        "pw: hunter2, PIN 4711",
        "4111111111111111, password: x1y2z3",
    ):
        masker.mask(text)
    assert masker.counts() == {"card": 1, "secret": 3}


def test_a_field_that_holds_a_password_is_masked_by_its_name() -> None:
    form = {"Password": "swordfish", "Plan": "swordfish", "list": ["PIN 4711", 5, None]}
    assert Masker("secrets").mask_all(form) == {
        "Password": "⟦password⟧",
        "Plan": "swordfish",
        "list": ["PIN ⟦pin⟧", 5, None],
    }


def test_nothing_is_masked_when_masking_is_off() -> None:
    masker = Masker("off", ["Tessa"])
    assert masker.mask("Tessa's password: hunter2") == "Tessa's password: hunter2"
    assert masker.counts() == {}
