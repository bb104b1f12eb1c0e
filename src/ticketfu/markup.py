"""Text without HTML and Markdown: what a model writes is shown as it is."""

import re
from html import unescape

_NAMES = (
    "a|abbr|article|aside|audio|b|base|big|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|embed|font"
    "|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|math|meta"
    "|nav|object|ol|option|p|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|sup|svg"
    "|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video"
)
# An element of HTML, or anything in angle brackets that has attributes: "<host>" is none.
_ELEMENT = re.compile(
    rf"</?(?:{_NAMES})(?:\s[^<>]{{0,1000}})?/?>|</?[a-z][\w-]{{0,40}}\s+[^<>=]{{0,200}}=[^<>]{{0,1000}}>"
    r"|<!--(?:[^-]|-(?!->)){0,1000}-->|<!doctype[^<>]{0,200}>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_FENCE = re.compile(r"```[\w-]{0,20}\n?")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{1,1000}?)(?<=[^\s*])\*\*(?![\w*])")
_STRONG_LINE = re.compile(
    r"(?<![\w_])__(?=[^\s_])([^_\n]{1,1000}? [^_\n]{1,1000}?)(?<=[^\s_])__(?![\w_])"
)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500}?)(?<=[^\s*])\*(?![\w*])")
# Headings, quotes and items of lists, at the beginning of a line.
_BEGINNING = re.compile(r"(?m)^[ \t]{0,3}(?:#{1,6}|>|[-*+•])[ \t]+")
_SIGNS = re.compile(r"[<`*_\[#>+•&-]")
# Signs that HTML writes as names or numbers; those of "<" and ">" stay as they are.
_ENTITY = re.compile(r"&(?:amp|quot|apos|nbsp|#0?39|#x27|#160);", re.IGNORECASE)


def without_markup(text: str) -> str:
    """The same words without elements, links' targets, emphasis, headings and bullets."""
    if not _SIGNS.search(text):
        return text
    text = _LINK.sub(r"\1", _ELEMENT.sub("", text))
    text = _CODE.sub(r"\1", _FENCE.sub("", text))
    for pattern in (_STRONG, _STRONG_LINE, _EMPHASIS):
        text = pattern.sub(r"\1", text)
    return _BEGINNING.sub("", _ENTITY.sub(lambda entity: unescape(entity[0].lower()), text))
