"""JSON as weak models write it, made strict; in linear time."""

import json
import re

LONGEST_ANSWER = 50_000
"""Characters of the end of a text that are looked at, more than any answer has."""

# A quotation mark ends a text only where JSON goes on behind it.
_ENDS = r"(?=\s*[,:}\]：，])"
_TOKEN = re.compile(
    rf"(?P<double>\"[^\"\\]*(?:(?:\\.|\"(?!{_ENDS}))[^\"\\]*)*\"{_ENDS})"
    rf"|(?P<single>'[^'\\]*(?:(?:\\.|'(?!{_ENDS}))[^'\\]*)*'{_ENDS})"
    rf"|(?P<curly>[“”][^“”\\]*(?:(?:\\.|[“”](?!{_ENDS}))[^“”\\]*)*[“”]{_ENDS})"
    r"|(?P<open>[\"'“”])"
    r"|(?P<comment>//[^\n]*|\#[^\n]*|/\*.{0,500}?\*/)"
    r"|(?P<literal>\b(?:None|True|False|undefined)\b)"
    r"|(?P<key>\b[A-Za-z_]\w*+(?=\s*[:：]))"
    r"|(?P<sign>[：，\u00a0\u3000])",
    re.DOTALL,
)
_LITERALS = {"None": "null", "True": "true", "False": "false", "undefined": "null"}
_SIGNS = {"：": ":", "，": ","}
_ESCAPE = re.compile(r"\\(?:u(?![0-9a-fA-F]{4})|[^\"\\/bfnrtu])")
_BARE_QUOTE = re.compile(r"(\\.)|\"", re.DOTALL)


def strict_json(text: str) -> str:
    """The text from its first brace on; empty where a quoted text never ends."""
    text = text[-LONGEST_ANSWER:]
    place = text.find("{")
    if place < 0:
        return ""
    pieces: list[str] = []
    for token in _TOKEN.finditer(text, place):
        if token["open"]:
            return ""
        pieces += [text[place : token.start()], _strict(token)]
        place = token.end()
    return "".join([*pieces, text[place:]])


def _strict(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "double" | "single" | "curly":
            return f'"{_escaped(token[0][1:-1])}"'
        case "literal":
            return _LITERALS[token[0]]
        case "key":
            return json.dumps(token[0])
        case "sign":
            return _SIGNS.get(token[0], " ")
    return " "


def _escaped(inner: str) -> str:
    """Without escapes that JSON does not know, such as \\', and with those that it wants."""
    known = _ESCAPE.sub(lambda escape: escape[0][1:], inner)
    return _BARE_QUOTE.sub(lambda found: found[1] or '\\"', known)
