"""From a comment's text to its sentences: the clutter of mail goes, what was said stays."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ticketfu.text import clip

LONGEST_COMMENT, LONGEST_SENTENCE = 2400, 500
MOST_LINES, MOST_SENTENCES = 120, 10
"""So that the work is bounded, whatever is sent."""

_FLAGS = re.IGNORECASE
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_MARKUP = re.compile(
    r"!\[[^\[\]\n]{0,99}\]\([^()\n]{0,300}\)|[*_]{2}|&nbsp;|[\u200b-\u200d\ufeff]|<[^<>\n]{1,200}>"
)
_LINK = re.compile(r"\[([^\[\]\n]{1,99})\]\([^()\n]{1,300}\)")
_URL = re.compile(r"https?://(?:www\.)?([^\s/<>\")]{1,60})[^\s<>\")]*[^\s<>\").,;:!?]")
_BLOB = re.compile(r"\S{80,}")
_QUOTE = re.compile(
    r"^(?:on\b.{5,200}\bwrote|am\b.{5,200}\bschrieb\b.{0,80}|le\b.{5,200}\ba écrit|"
    r"el\b.{5,200}\bescribió)\s?:$|^[-_ ]*(?:original message|forwarded message|begin forwarded"
    r" message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine)\b|^_{10,}$|"
    r"^##-.*reply above",
    _FLAGS,
)
_HEADER = re.compile(r"^(?:from|sent|to|cc|date|subject|von|gesendet|an|datum|betreff):", _FLAGS)
_CLOSING = re.compile(
    r"^(?:(?:with )?(?:best|kind|kindest|warm|many thanks and)?\s*(?:regards|wishes)|best|thanks"
    r"(?: (?:a lot|again|in advance|so much|and regards))?|many thanks|thank you(?: very much| so"
    r" much| in advance)?|cheers|sincerely|yours (?:truly|sincerely|faithfully)|respectfully|"
    r"mit freundlichen grüßen|mit besten grüßen|(?:viele|beste|liebe|freundliche|schöne) grüße|"
    r"gruß|mfg|lg|vg|vielen dank|danke|(?:bien )?cordialement|bien à vous|merci|(?:un )?saludos?|"
    r"atentamente|cordiali saluti|met vriendelijke groet)\b[\s,.!]*"
    r"(?:[^\W\d_][\w.'-]*[ ,]+){0,2}(?:[^\W\d_][\w.'-]*)?[ ,]*$",
    _FLAGS,
)
_FOOTER = re.compile(
    r"^(?:confidentiality notice|disclaimer\b|this (?:e-?mail|message)(?: and any| is intended| may"
    r" contain|.{0,30}(?:confidential|privileged))|diese (?:e-?mail|nachricht).{0,30}vertraulich|"
    r"ce message.{0,40}confidentiel|please consider the environment|sent (?:from my|via)|"
    r"gesendet von|von meinem|get outlook for|envoyé d)",
    _FLAGS,
)
_MACHINE = re.compile(
    r"^(?:at [\w.$]+\(|traceback|file \"|[{}\[\]<|$#]|\d{4}-\d\d-\d\d[t ]\d\d:\d\d|curl |(?:get|"
    r"post|put|delete|patch) /|\w+=\S+$|\"\w+\":)",
    _FLAGS,
)
_SMILEY = re.compile(r"(?<=\w) [:;]-?[)(DP](?=\s|$)")
_BULLET = re.compile(r"^(?:[-*•–·]|\(?\d{1,2}[.)])\s+")
_BEGINS = r"(?:i|we|my|our|the|your|can|is|how|since|wir|ich|je)\b"
_GREETING = re.compile(
    r"^(?:いつも)?(?:大変)?お世話になっております。?|^(?:hi|hello|hey|dear|greetings|"
    r"good (?:morning|afternoon|evening|day)|hallo|moin|guten (?:tag|morgen|abend)|liebes?r?|"
    r"sehr geehrte[rs]?|bonjour|bonsoir|hola|buenos días|ciao|olá)"
    rf"\b(?: (?={_BEGINS})|(?: (?!{_BEGINS})[^\s,!.:–]+){{0,5}} ?(?:[,!:–-]+|\.(?= |$)|$)\s*)",
    _FLAGS,
)
_NO_LETTER = re.compile(r"[\W\d_]+")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？]+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|prof|no|nr|vs|approx|ca|z\.b|d\.h|bzw|inkl|usw|str|"
    r"st|inc|ltd|co|a\.m|p\.m|fig|ref|tel|\w)\.$",
    _FLAGS,
)


def sentences(text: str, author: str = "") -> tuple[str, ...]:
    """What was said, as far as it is read."""
    blocks = _paragraphs(_spoken(text[:LONGEST_COMMENT], author))
    found = (part for block in blocks for part in _split(block) if _wordy(part))
    return tuple(clip(part, LONGEST_SENTENCE) for part in islice(found, MOST_SENTENCES))


def _spoken(text: str, author: str) -> list[str]:
    text = _LINK.sub(r"\1", _FENCE.sub("\n\n", text.replace("\r\n", "\n")))
    text = _SMILEY.sub(".", text)
    text = _BLOB.sub("…", _URL.sub(r"\1", _MARKUP.sub(" ", _without_lonely_urls(text))))
    lines = [" ".join(line.split()) for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
    lines = _unsigned(_unquoted(lines), {name.lower() for name in (author, *author.split()[:1])})
    lines = [line for line in lines if not _MACHINE.match(line)]
    first = next((place for place, line in enumerate(lines) if line), 0)
    return [_GREETING.sub("", line) if place == first else line for place, line in enumerate(lines)]


def _without_lonely_urls(text: str) -> str:
    return "\n".join("" if _URL.fullmatch(line.strip(" <>")) else line for line in text.split("\n"))


def _unquoted(lines: list[str]) -> list[str]:
    """Without quoted mail; a forwarded mail with nothing above it is the message itself."""
    kept: list[str] = []
    forwarded = False
    for place, line in enumerate(lines):
        pair = f"{line} {lines[place + 1]}" if place + 1 < len(lines) else line
        if _QUOTE.match(line) or (_QUOTE.match(pair) and not pair.startswith(">")):
            if any(kept) and not any(later.startswith(">") for later in lines[place:]):
                break
            forwarded = True
        elif not line.startswith(">") and not (forwarded and _is_header(line)):
            kept.append(line)
    return kept


def _is_header(line: str) -> bool:
    return bool(_HEADER.match(line)) or line.endswith(("wrote:", "schrieb:", "a écrit :"))


def _unsigned(lines: list[str], names: set[str]) -> list[str]:
    """Without signature and disclaimer."""
    for place, line in enumerate(lines):
        rule = line in {"--", "—", "___"}
        if (rule or _closes(line, names)) and any(lines[:place]):
            below = [later for later in lines[place + 1 :] if later]
            if rule or (len(below) <= 8 and max(map(len, below), default=0) < 90):
                return lines[:place]
        if _FOOTER.match(line):
            return lines[:place]
    return lines


def _closes(line: str, names: set[str]) -> bool:
    named = line.lower().strip(",.!-– ") in names - {""}
    return named or (0 < len(line) < 80 and bool(_CLOSING.match(line)))


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines that a mail program wrapped are one paragraph again."""
    block = last = ""
    for line in lines:
        bare = _BULLET.sub("", line)
        wrapped = len(last) > 50 or bare[:1].islower()
        if (
            block and line and bare == line and wrapped and not last.endswith((".", "!", "?", ":"))
        ) or (block and line and bare == line and last.endswith((".", "!", "?"))):
            block = f"{block} {line}"
        else:
            yield from [block] if block else []
            block = bare
        last = line
    yield from [block] if block else []


def _split(block: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(block):
        goes_on = block[end.end() : end.end() + 1].islower()
        if goes_on or _ABBREVIATION.search(block[max(0, start, end.start() - 9) : end.start() + 1]):
            continue
        yield block[start : end.end()].strip()
        start = end.end()
    yield block[start:].strip()


def _wordy(text: str) -> bool:
    letters = len(_NO_LETTER.sub("", text))
    return letters >= 2 and letters * 2 >= len(text.replace(" ", ""))
