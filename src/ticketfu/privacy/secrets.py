"""Finds passwords, PINs, tokens and keys: by the word before them, or by their own shape."""

import re
from collections.abc import Iterator

from ticketfu.privacy.spans import Span
from ticketfu.privacy.words import (
    COMPOUNDS,
    IS,
    LABELS,
    LOOSELY_IS,
    NO_SECRETS,
    OF,
    SECRET_WORD,
    spelled,
)

_SIGN = r"[\"'`]?[ \t]{0,8}(?P<sign>->|=>|:=|[:=|：＝→>])[ \t]{0,8}\n?[ \t]{0,8}"
_VERB = (
    r"(?:[ ](?:%s)(?:[ ](?:now|still|jetzt))?[ ]?:?[ ]"
    r"|['’]s[ ]|(?:は[、:：]?|が|[是为][:：]?)[ ]?|[는은][ ])"
)
# The purpose of a password, in parentheses or words.
_FOR = (
    rf"(?:[ ](?:{OF})[ ](?:[^\n.:=;!?,]|\.(?=\w)){{1,40}}?|[ ]?\([^()\n]{{1,30}}\))"
    rf"(?:{_SIGN}|{_VERB % IS})"
)

_VALUE = (
    r"(?:[\"“„”](?P<double>[^\"“”\n]{1,100})[\"“”]|['‘’‚`](?P<single>[^'‘’`\n]{1,100})['‘’`]"
    r"|[«「『](?P<angled>[^»」』\n]{1,100})[»」』]|(?P<bare>[^\s\"'`<>⟦⟧「」、。]{1,500}))"
)
_BETWEEN = (
    re.compile(rf"{_SIGN}{_VALUE}"),
    re.compile(rf"(?P<verb>{_VERB % IS}){_VALUE}", re.IGNORECASE),
    re.compile(rf"{_VERB % LOOSELY_IS}{_VALUE}", re.IGNORECASE),
    re.compile(rf"{_FOR.replace('<sign>', '<far>')}{_VALUE}", re.IGNORECASE),
    re.compile(
        rf"(?P<words>(?:[ ]\w{{1,15}}){{1,4}})"
        rf"(?:{_SIGN.replace('<sign>', '<far>')}|{_VERB % IS}){_VALUE}"
    ),
    re.compile(rf"(?P<blank>[ ]){_VALUE}"),
)
_BEFORE = re.compile(
    r"(?<!\S)[\"'“]?(?P<bare>[^\s\"'“”⟦⟧]{4,64})[\"'”]?[ ](?:is|as|ist|als|est|comme|es|como)[ ]"
    r"(?:\w{1,12}[ ]){0,2}$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"(?:,| or| and| to| oder| und| ou| et| y| o|/)[ ](?P<bare>[^\s\"'⟦⟧]{5,100})"
)

_STRONG = re.compile(r"\d|[a-z][A-Z]|[!@#$%^&*_+~?=<>|\\](?=.)")
_LETTER_AND_DIGIT = re.compile(r"(?=.*?\d).*?[^\W\d_]")
_LENGTH = re.compile(r"\d{1,2}(?:[-–]\d{1,2})?$")
_ADJECTIVE = re.compile(r"(?:ed|ing|able|ible|ly|ous|ful|less)$", re.IGNORECASE)
_END_FOLLOWS = re.compile(
    r"\s*(?:$|\n|[,;.)|/](?:\s|$)|\w+[:=]|[、。]|です|でした|になります|になっています|입니다|이에요|예요)"
)
_ASCII_BEFORE_OTHER = re.compile(r"[!-~]+(?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])")

_SHAPES = re.compile(
    # A private key in PEM. Its body ends at the next dashes: many beginnings stay linear.
    r"-----BEGIN[ ][A-Z0-9 ]{0,40}PRIVATE[ ]KEY(?:[ ]BLOCK)?-----"
    r"(?:(?>(?:[^-]|-(?!----))*)-----END[ ][A-Z0-9 ]{0,40}-----"
    r"|(?>(?:[\s\\rn]{0,8}[A-Za-z0-9+/=]{20,})*))"
    r"|(?<![A-Za-z0-9_-])(?:"
    r"sk-[A-Za-z0-9_-]{16,}|(?:[spr]k|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|gl[a-z]{2,4}-[\w-]{18,}|xox[a-z]-[\w-]{10,}"
    r"|xapp-[\w-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])|AIza[\w-]{35}|ya29\.[\w-]{20,}"
    r"|GOCSPX-[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,}"
    r"|hf_[A-Za-z0-9]{30,}|do[opr]_v1_[a-f0-9]{40,}|shp[a-z]{2}_[a-fA-F0-9]{30,}|key-[0-9a-z]{32}"
    r"|(?:gsk|sbp|figd|ntn|lin_api|nvapi|pplx|r8|tvly|fc|phx|pul|dckr_pat|dt0c01|shippo_live)"
    r"[_-][A-Za-z0-9_-]{24,}|xai-[A-Za-z0-9]{24,}|dapi[0-9a-f]{32}|sq0[a-z]{3}-[\w-]{20,}|hv[sb]\.[\w-]{20,}"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{50,}|SK[0-9a-f]{32}|\d{8,10}:AA[\w-]{33}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"
    # Slack's webhook addresses, HTTP's Authorization header, a login within an address.
    r"|(?<=hooks\.slack\.com/services/)[\w/]{20,}"
    r"|(?<=-u[ ])[^\s:]{1,64}:\S{1,128}"
    r"|(?:(?<=[Bb]earer[ ])|(?<=[Bb]asic[ ]))[A-Za-z0-9._~+/-]{16,}=*"
    r"|(?<=://)(?P<login>[^\s:/@\"'<>]{0,64}:[^\s/@\"'<>]{1,128})(?=@)"
    r"|(?<![A-Za-z0-9_+/=.-])(?P<random>[A-Za-z0-9_+]{32,})(?![A-Za-z0-9_+/.-])"
)
_TURN = re.compile(r"[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])")
_ONE_CASE = re.compile(r"[a-z0-9_+]+|[A-Z0-9_+]+")


def find_secrets(text: str) -> Iterator[Span]:
    # Keys of vendors are known by their shape, whatever stands before them.
    for match in _SHAPES.finditer(text):
        if match["random"] is None or _is_random(match["random"]):
            yield _secret(text, *match.span(), "password" if match["login"] else "key")
    for word in SECRET_WORD.finditer(lowered(text)):
        label = LABELS[spelled(word[0])]
        if _stands_alone(text, word.start()) or spelled(word[0]) in COMPOUNDS:
            yield from _after(text, word.end(), label)
            yield from _before(text, word.start(), label)


def lowered(text: str) -> str:
    """In lower case, with every character at its place: some grow in lower case."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _after(text: str, start: int, label: str) -> Iterator[Span]:
    # The patterns go from the clearest sign to a mere blank: the first that holds decides.
    for between in _BETWEEN:
        match = between.match(text, start)
        end = match and _end_of_value(text, match, label)
        if match and end:
            first = match.start(str(match.lastgroup))
            yield _secret(text, first, end, label)
            yield from _further(text, end, label)
            return


def _end_of_value(text: str, match: re.Match[str], label: str) -> int | None:
    """Where the secret after a word ends, or None for what is no secret."""
    group = str(match.lastgroup)
    start, end = match.span(group)
    known = match.groupdict()
    if label == "phrase" and not (known.get("blank") or known.get("words")):
        return (text.find("\n", start, start + 200) + 1 or len(text[: start + 200]) + 1) - 1
    if group != "bare":
        return None if known.get("blank") or known.get("words") else end
    value = _trimmed(match["bare"])
    if _is_strong(value, label, far="blank" in known or "words" in known):
        return start + len(value)
    said = "sign" in known or ("verb" in known and label == "password")
    plain = value.lower() not in NO_SECRETS and not _ADJECTIVE.search(value)
    end = start + len(value)
    return end if said and plain and len(value) >= 4 and _END_FOLLOWS.match(text, end) else None


def _is_strong(value: str, label: str, *, far: bool) -> bool:
    if "://" in value or _LENGTH.match(value):
        return False
    if label in {"pin", "ssn"} and value.replace("-", "").isdecimal():
        return True
    if far:
        return len(value) >= 6 and _LETTER_AND_DIGIT.match(value) is not None
    return len(value) >= 4 and _STRONG.search(value) is not None


def _further(text: str, end: int, label: str) -> Iterator[Span]:
    """More of them, as in "the passwords are hunter2 and swordfish9"."""
    while match := _ANOTHER.match(text, end):
        value = _trimmed(match["bare"])
        if not _LETTER_AND_DIGIT.match(value):
            return
        start, end = match.start("bare"), match.start("bare") + len(value)
        yield _secret(text, start, end, label)


def _before(text: str, end: int, label: str) -> Iterator[Span]:
    """The value comes first in "hunter2 is my password"."""
    start = max(0, end - 100)
    match = _BEFORE.search(text[start:end])
    if match:
        pin = label == "pin" and match["bare"].isdecimal()
        if pin or _LETTER_AND_DIGIT.match(match["bare"]):
            yield _secret(text, start + match.start("bare"), start + match.end("bare"), label)


def _is_random(word: str) -> bool:
    """Many turns between letters and digits in both cases: no name, no hash, no UUID."""
    return len(_TURN.findall(word)) >= 4 and not _ONE_CASE.fullmatch(word)


def _stands_alone(text: str, start: int) -> bool:
    return not (start and text[start - 1].isalnum())


def _trimmed(value: str) -> str:
    """Without the punctuation of the sentence, and of a script that needs no blanks."""
    before = _ASCII_BEFORE_OTHER.match(value)
    return (before[0] if before else value).rstrip(".,;:)]}")


def _secret(text: str, start: int, end: int, label: str) -> Span:
    return Span(start, end, "secret", "password" if label == "phrase" else label, text[start:end])
