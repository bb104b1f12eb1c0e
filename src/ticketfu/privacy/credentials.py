"""Passwords beside a user's name, and those given to a program as an option."""

import re
from collections.abc import Iterator

from ticketfu.privacy.spans import Span

_PAIR = re.compile(
    r"\b(?:log-?in|credentials?|creds|user(?:name|[ ]name)?|account|benutzer(?:name)?|anmeldung"
    r"|zugang|zugangsdaten|identifiants?|usuario|utente|ログイン)[ ]{0,3}[:=：][ ]{0,3}"
    r"[^\s/|:]{2,64}[ ]{0,2}[/|:][ ]{0,2}(?P<value>[^\s/|]{4,64})",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|sshpass|redis-cli|kinit|ldapsearch)"
    r"\b[^\n;|]{0,200}?[ ](?:-p[ ]?|-a[ ]|-w[ ])(?P<value>[^\s'\"-][^\s'\"]{3,100})"
)
_STRONG = re.compile(r"\d|[a-z][A-Z]|[!@#$%^&*_+~?=<>\\](?=.)")


def find_credentials(text: str) -> Iterator[Span]:
    for match in _PAIR.finditer(text):
        value = match["value"].rstrip(".,;:)]")
        if _STRONG.search(value) and len(value) >= 4:
            yield _password(match, value)
    for match in _OPTION.finditer(text):
        yield _password(match, match["value"])


def _password(match: re.Match[str], value: str) -> Span:
    start = match.start("value")
    return Span(start, start + len(value), "secret", "password", value)
