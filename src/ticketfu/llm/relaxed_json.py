"""JSON as weak models write it, made strict; in linear time."""

import json
import re
from collections.abc import Iterator

from ticketfu.text import plain

LONGEST_ANSWER = 50_000
"""Characters of the end of a text that are looked at, more than any answer has."""

_QUOTES = "\"'“”„«»`"
_BEGINNING = re.compile(rf"\{{(?=\s*(?:[{_QUOTES}]|\w+\s*[:：=]|/[/*]|\#))")
_LITERALS = {"None": "null", "True": "true", "False": "false", "undefined": "null"}
_LITERALS |= {name: name for name in ("null", "true", "false")}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")

# A quotation mark ends a text only where JSON goes on behind it, with its comma or without.
_KEY = rf"[{_QUOTES}]\w{{1,40}}[{_QUOTES}]\s*[:：=]"
_ITEM = r"\"[^\"\n]{1,200}\"\s*[,\]]"
_VALUE = rf"[{_QUOTES}{{\[}}\]\d-]|/[/*]|\#|\.\.\.|(?:{'|'.join(_LITERALS)})\b|\w+\s*[:：=]|$"
_ENDS = rf"(?=\s*(?:[:：=}}\]]|[,，、;]+\s*(?:{_VALUE})|\s(?:{_KEY}|{_ITEM}|/[/*])|{_KEY}))"
_TOKEN = re.compile(
    rf"(?P<double>\"[^\"\\]*(?:(?:\\.|\"(?!{_ENDS}))[^\"\\]*)*\"{_ENDS})"
    rf"|(?P<single>(?<!\w)'[^'\\]*(?:(?:\\.|'(?!{_ENDS}))[^'\\]*)*'{_ENDS})"
    rf"|(?P<backtick>`[^`\\]*(?:(?:\\.|`(?!{_ENDS}))[^`\\]*)*`{_ENDS})"
    rf"|(?P<curly>[“”„«][^“”»\\]*(?:(?:\\.|[“”»](?!{_ENDS}))[^“”»\\]*)*[“”»]{_ENDS})"
    r"|(?P<open>[\"“”„«`]|(?<!\w)')"
    r"|(?P<comment>//[^\n]*|\#[^\n]*|/\*.{0,500}?\*/)"
    r"|(?P<colon>[:：=][=>]?|->)"
    r"|(?P<begin>[{\[])"
    r"|(?P<end>[}\]])"
    rf"|(?P<bare>[^\s{_QUOTES}{{}}\[\],:;=#：，、]+)",
    re.DOTALL,
)
_WIDE = str.maketrans({"＂": '"', "｛": "{", "｝": "}"})
_ESCAPE = re.compile(r"\\(?:u(?![0-9a-fA-F]{4})|[^\"\\/bfnrtu])")
_BARE_QUOTE = re.compile(r"(\\.)|\"", re.DOTALL)


def strict_json(text: str) -> str:
    """The text from its first object on, up to a quoted text that never ends.

    Commas are set anew, so that none is missing and none is too many.
    """
    text = plain(text[-LONGEST_ANSWER:]).translate(_WIDE)
    first = _BEGINNING.search(text)
    return "".join(_pieces(text, first.start())) if first else ""


def _pieces(text: str, place: int) -> Iterator[str]:
    follows_value = False
    for token in _TOKEN.finditer(text, place):
        if token["open"]:
            return
        piece = _strict(token)
        if not piece:
            continue
        if follows_value and not (token["end"] or token["colon"]):
            yield ","
        yield piece
        follows_value = not (token["begin"] or token["colon"])


def _strict(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "double" | "single" | "curly" | "backtick":
            return f'"{_escaped(token[0][1:-1])}"'
        case "colon":
            return ":"
        case "bare":
            return _bare(token[0])
        case "comment":
            return ""
    return token[0]


def _bare(word: str) -> str:
    """A literal, a number, or a word that wants quotation marks; a mere sign says nothing."""
    if word in _LITERALS or _NUMBER.fullmatch(word):
        return _LITERALS.get(word, word)
    return json.dumps(word) if any(map(str.isalnum, word)) else ""


def _escaped(inner: str) -> str:
    """Without escapes that JSON does not know, such as \\', and with those that it wants."""
    known = _ESCAPE.sub(lambda escape: escape[0][1:], inner)
    return _BARE_QUOTE.sub(lambda found: found[1] or '\\"', known)
