"""Passwords, keys, cards and IBANs in people's words, replaced before anything is picked."""

import re

_PASSWORD = re.compile(
    r"((?:pass(?:word|wort|code|phrase)|kennwort|zugangscode|mot de passe|contraseña|senha|"
    r"wachtwoord|hasło|пароль\w*|şifre\w*|lösenord|パスワード|密码|密碼|비밀번호|pin|token|"
    r"api[- ]?key|secret)"
    r"\w{0,3}\s*(?:is|was|ist|lautet|est|es|è|é|jest|är|to|–|-|:|=|：|は|是)+\s*[\"'“„«]?)"
    r"((?=\S*[\d\W_])[^\s\"'”“»]{4,}|[^\s\"'”“».,]{6,})",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"-----BEGIN[\s\S]{0,8000}?(?:-----END [^-]+-----|\Z)|"
    r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|glpat|AKIA|AIza)"
    r"[-_A-Za-z0-9]{12,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|"
    r"\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9_]{32,}\b"
)
_CARD = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")


def mask(text: str) -> str:
    """Text in which placeholders stand for secrets."""
    text = _PASSWORD.sub(r"\1⟦password⟧", _KEY.sub("⟦secret⟧", text))
    text = _IBAN.sub(lambda found: "⟦iban⟧" if _is_iban(found[0]) else found[0], text)
    return _CARD.sub(lambda found: "⟦card⟧" if _is_card(found[0]) else found[0], text)


def _is_iban(text: str) -> bool:
    bare = text.replace(" ", "")
    digits = "".join(str(int(character, 36)) for character in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    """Luhn's sum, as every card number has it."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0
