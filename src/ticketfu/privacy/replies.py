"""A bare secret as the answer to somebody who asked for it."""

import re
from collections.abc import Iterator

from ticketfu.privacy.secrets import lowered
from ticketfu.privacy.spans import Span
from ticketfu.privacy.words import LABELS, NO_SECRETS, SECRET_WORD, spelled

# Characters at the end of a comment in which something is asked for, and of an answer.
_ASKED_WITHIN, _LONGEST_ANSWER = 400, 120
_ASKING = re.compile(
    r"[?？؟]|\b(?:what|which|send|tell|give|share|provide|need|enter|reply with|confirm|welche\w*"
    r"|nenn\w*|schick\w*|brauch\w*|benötig\w*|envoye\w*|donne\w*|quel\w*|cuál|envíe\w*"
    r"|indique\w*|quale|qual|welk\w*)\b"
    r"|教えて|お知らせ|提供|告诉|알려",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s\"'“”«»「」,;]{4,64}")
_LIKE_A_SECRET = re.compile(r"\d|[a-z][A-Z]|[!@#$%^&*_+~=|\\](?=.)")


def asked_for(text: str) -> str | None:
    """The kind of secret that the end of a comment asks for, if it asks for any."""
    end = text[-_ASKED_WITHIN:]
    asked = None
    for word in SECRET_WORD.finditer(lowered(end)):
        around = end[max(0, word.start() - 80) : word.end() + 80]
        if _ASKING.search(around):
            asked = LABELS[spelled(word[0])]
    return asked


def find_answer(text: str, label: str) -> Iterator[Span]:
    """The words of a short answer that are shaped like a secret, or its only word."""
    answer = text.strip()
    if not answer or len(answer) > _LONGEST_ANSWER or "\n\n" in answer:
        return
    tokens = [token for token in _TOKEN.finditer(text) if "://" not in token[0]]
    alone = len(answer.split()) == 1
    for token in tokens:
        value = token[0].rstrip(".!?:)")
        plain = value.lower() in NO_SECRETS or len(value) < 4
        if not plain and (_LIKE_A_SECRET.search(value) or (alone and len(value) > 5)):
            name = "password" if label == "phrase" else label
            yield Span(token.start(), token.start() + len(value), "secret", name, value)
