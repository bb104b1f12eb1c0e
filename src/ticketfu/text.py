"""Text in any script: made plain, cut, and split into words that can be compared."""

import re
import unicodedata
from functools import cache

ELLIPSIS = "…"
GAP = " […] "

# Escape sequences of a terminal (ECMA-48): colours, cursor moves, window titles.
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# The only use of tag characters in text: flags of regions such as Scotland.
_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f"

# Controls, format characters without a glyph, and the blank fillers of Hangul.
_HIDDEN = re.compile(
    f"({_FLAG})|"
    "[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

_ASCII_HIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f]")

_JOINERS = "\u200c\u200d"
# Scripts whose letters change their shape at a joiner.
_JOINING = re.compile(
    "[\u0600-\u109f\u1780-\u18af\u1b00-\u1c7f\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010d00-\U00011fff\U0001e900-\U0001e95f]"
)

# Choose between forms of the character before them: colour of emoji, variants of ideographs.
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# Skin tones, and the tags of a flag.
_EMOJI_PARTS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")

_REGIONS = re.compile("[\U0001f1e6-\U0001f1ff]*$")
# No character that people write has more parts; a longer pile of marks is cut anywhere.
_MOST_PARTS = 40

_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_IDEOGRAPHS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTHEAST_ASIAN = "\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff"
# Scripts without blanks between words; the last are Thai, Lao, Burmese and Khmer.
_UNSPACED = re.compile(f"[{_HIRAGANA}{_KATAKANA}{_IDEOGRAPHS}{_SOUTHEAST_ASIAN}]")


def plain(text: str) -> str:
    """Text without control, zero-width, tag and direction-changing characters.

    Newlines and tabs stay, and so do the joiners that a script or an emoji needs.
    """
    if text.isascii() and (text.isprintable() or not _ASCII_HIDDEN.search(text)):
        return text
    if _SURROGATES.search(text):
        # A pair is one character that was decoded in halves; half a pair is nothing.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _HIDDEN.sub(_needed, _LINE_ENDS.sub("\n", _TERMINAL.sub("", text)))


def plain_line(text: str) -> str:
    """Plain text on a single line."""
    return " ".join(plain(text).split())


def clip(text: str, characters: int) -> str:
    """At most `characters` of a text; a cut is marked, and made at a blank if that is near."""
    if len(text) <= characters:
        return text
    if characters < 1:
        return ""
    end = _boundary(text, characters - 1)
    blank = max(text.rfind(space, 0, end + 1) for space in " \n\t")
    if blank >= end * 4 // 5:
        end = blank
    return text[:end].rstrip() + ELLIPSIS


def clip_middle(text: str, characters: int) -> str:
    """At most `characters` of a text: two parts of its head, one of its tail, the gap marked."""
    if len(text) <= characters:
        return text
    room = characters - len(GAP)
    if room < 2:
        return clip(text, characters)
    head = _boundary(text, room - room // 3)
    tail = len(text) - room // 3
    while tail < len(text) and _continues(text, tail):
        tail += 1
    return text[:head].rstrip() + GAP + text[tail:].lstrip()


def fold(text: str) -> str:
    """Text for comparing: one form for each character, without case."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    # The Turkish capital İ folds to an i with a second dot.
    return folded.replace("i\u0307", "i").replace("’", "'")


def words(text: str) -> list[str]:
    """Folded words with their marks; scripts without blanks are split where the script changes."""
    return [word.strip(_JOINERS) for word in _word().findall(fold(text))]


def is_unspaced(word: str) -> bool:
    """Tell whether a word is of a script that has no blanks between words."""
    return bool(_UNSPACED.match(word))


def _needed(found: re.Match[str]) -> str:
    """Keep a flag, a joiner that joins and a selector that has something to select."""
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    if found[0] in _JOINERS:
        return found[0] if _joins(before, after) else ""
    if _SELECTORS.match(found[0]):
        return found[0] if _selects(before) else ""
    return found[1] or ""


def _joins(before: str, after: str) -> bool:
    if _JOINING.match(before):
        # A virama (combining class 9) takes a joiner at the end of a word too.
        return bool(_JOINING.match(after)) or unicodedata.combining(before) == 9
    emoji = before == "\ufe0f" or (before and unicodedata.category(before) in {"So", "Sk"})
    return bool(emoji and after and unicodedata.category(after) == "So")


def _selects(before: str) -> bool:
    """Tell whether a character has forms: symbols, keys of a telephone, ideographs."""
    if not before or before.isdigit() or before in "#*":
        return bool(before)
    return unicodedata.category(before) in {"So", "Sm", "Sk", "Lo", "Po"}


def _boundary(text: str, end: int) -> int:
    """The last place up to `end` that is not within a character of several parts."""
    start = end
    while start > max(0, end - _MOST_PARTS) and _continues(text, start):
        start -= 1
    return end if start <= 0 or _continues(text, start) else start


def _continues(text: str, place: int) -> bool:
    """Tell whether the character at `place` is a part of the one before it."""
    before, character = text[place - 1 : place], text[place : place + 1]
    if not before or not character:
        return False
    if unicodedata.category(character)[0] == "M" or character in _JOINERS or before == "\u200d":
        return True
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        # Two of these letters are the flag of a country: after an odd number comes a second half.
        run = _REGIONS.search(text, max(0, place - _MOST_PARTS), place)
        return bool(run and len(run[0]) % 2)
    if unicodedata.combining(before) == 9 and character.isalpha():
        return True  # A virama ties its consonant to the next.
    halves = "\ud800" <= before <= "\udbff" and "\udc00" <= character <= "\udfff"
    hangul = "\u1160" <= character <= "\u11ff"  # Vowels and final consonants of a syllable.
    return halves or hangul or bool(_EMOJI_PARTS.match(character))


@cache
def _word() -> re.Pattern[str]:
    """Letters and digits with their marks, which `\\w` leaves out."""
    marks = "".join(chr(n) for n in range(0x300, 0x12000) if _is_mark(chr(n)))
    spaced = f"[^\\W_{_UNSPACED.pattern[1:-1]}]"
    word = f"{spaced}(?:{spaced}|[{marks}{_JOINERS}])*"
    runs = [f"[{script}]+" for script in (_HIRAGANA, _KATAKANA, _IDEOGRAPHS, _SOUTHEAST_ASIAN)]
    return re.compile("|".join([*runs, f"{word}(?:'{word})?"]))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc", "Me"}
