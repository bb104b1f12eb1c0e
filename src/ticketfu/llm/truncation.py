"""Servers that cut a question that is too long without a word: Ollama's default, for one."""

import re

WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+")
"""Scripts of which a token holds one or two characters; of others it holds three to four."""

LEAST_CONTEXT = 1024
"""Tokens: no server has a smaller context, so a smaller count is not the end of one."""


def share_read(text: str, tokens: int) -> float:
    """The part of a text that fits into the tokens a server says it read; 1 if that is plausible.

    Counted so that a text in any language keeps well below: cut is what reads a third less.
    """
    wide = sum(len(run) for run in WIDE.findall(text))
    least_tokens = wide / 2 + (len(text) - wide) / 5
    if tokens < LEAST_CONTEXT or tokens * 1.5 >= least_tokens:
        return 1.0
    return tokens / least_tokens
