"""Who said what, as sentences: retold in the third person, quoted where that is not safe."""

import re

from ticketfu.extractive.conversation import words
from ticketfu.extractive.lexicon import STARTS
from ticketfu.extractive.person import predicate, third_person
from ticketfu.text import clip

LONGEST = 230
"""Characters of one retold sentence."""

_LEAD = re.compile(
    r"^(?:(?:unfortunately|actually|also|however|but|and|so|well|ok|okay|yes|no|update|fyi|"
    r"quick update|in short|sorry|thanks|thank you|great|perfect|good news|hello|hi|root cause)"
    r"(?: [A-Z]\w+)?[,:!–-]+ |(?:but|and|so|unfortunately) |"
    r"(?:i|we)(?: have|'ve)? (?:noticed|reali[sz]ed) that |"
    r"(?:i'm|i am|we're|we are) (?:just )?(?:writing|contacting you|reaching out)"
    r" (?:because|to (?:let you know|report|say)(?: that)?) |(?:please )?note that |"
    r"(?:i )?just (?:wanted|checked in) to (?:let you know|say)(?: that)? |"
    r"it (?:seems|looks) like )+",
    re.IGNORECASE,
)
_NOT_WISHED = r"help|advise|assist|be|have|note|find|see|let|bear|refer|look|check|explain why|stop"
_WISHES = (
    (
        rf"\b(?:could|can|would|will) (?:you|someone)(?: please| kindly| also| maybe)*"
        rf" (?!(?:{_NOT_WISHED})\b)([^?]+)\?",
        "want the team to {}",
    ),
    (
        r"(?:^|[,;–-] ?|\b(?:so|and|then|that) )(?:please|kindly) "
        rf"(?!(?:not|do|don't|{_NOT_WISHED})\b)(\w.+)",
        "want the team to {}",
    ),
    (r"^(?:i|we)(?: would|'d) (?:really )?(?:like|love) (to \w.+)", "would like {}"),
    (r"^(?:i|we) (?:(?:really|urgently|also|just) )?want (\w.+)", "want {}"),
    (r"^(?:i|we) (?:(?:really|urgently|also|just) )?need (\w.+)", "need {}"),
    (
        r"^it would be (great|nice|helpful|good|useful|cool|awesome) (if|to) (\w.+)",
        "suggest that it would be {} {} {}",
    ),
    (r"^is it possible (to \w.+)\?", "want to know whether it is possible {}"),
    (r"^is there (any way|a way) (to \w.+)\?", "want to know whether there is {} {}"),
    (r"^how (?:can|do|should) (?:i|we) (\w.+)\?", "want to know how to {}"),
    (r"^(?:can|may|could) (?:i|we) (\w.+)\?", "want to know whether they can {}"),
)
_WISH = tuple((re.compile(asked, re.IGNORECASE), told) for asked, told in _WISHES)
_PLEASE = re.compile(
    r"^(?:please|kindly) (?!note|find|see|let|be\b)((?:don't |do not )?\w.+)|"
    r"^(?:could|can|would) you (?:please |kindly )?(\w.+)\?$",
    re.IGNORECASE,
)


_VERB = re.compile(
    r"\bthey |\w(?:s|ed|n't)\b|"
    r"\b(?:are|were|have|had|can|will|would|could|did|do|need|went)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Without words that only lead over from the sentence before."""
    text = text.replace("’", "'").strip()
    return capital(_LEAD.sub("", text).strip() or text)


def quoted(text: str, size: int = LONGEST) -> str:
    inside = " ".join(text.split()).strip('"“”„ ')
    return f"“{clip(inside, size)}”"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def finished(text: str) -> str:
    """A whole sentence, with a full stop if nothing else ends it."""
    text = capital(text.strip().rstrip(":,;-– "))
    end = text.rstrip("”")[-1:]
    return text if end in {".", "!", "?", "…", "。"} else f"{text}."


def wish(text: str, name: str, *, whole: bool = False) -> str:
    """What a customer asks for, as a sentence about `name`; empty if that does not show.

    `whole`: only if the sentence says nothing else.
    """
    text = plain(text)
    for asked, told in _WISH:
        found = asked.match(text) if whole else asked.search(text)
        said = found.groups() if found else ()
        parts = [third_person(part.rstrip(" .!"), "the team") for part in said]
        clear = parts and all(parts) and "please" not in " ".join(parts).lower()
        if clear and len(words(" ".join(parts))) > 1:
            verb, rest = told.format(*parts).split(" ", 1)
            verb = verb if verb == "would" else f"{verb}s"
            return finished(clip(f"{name} {verb} {rest}", LONGEST))
    return ""


def request(text: str, name: str) -> str:
    """What an agent asks of the customer; empty if the sentence asks for nothing."""
    found = _PLEASE.match(plain(text))
    told = third_person((found[1] or found[2]).rstrip(" .!"), "the customer") if found else ""
    if not told:
        return ""
    told = told.replace("the customer's", "their")
    told = re.sub(r"^(?:don't|do not) ", "not to ", told, flags=re.IGNORECASE)
    deed = told if told.startswith("not to ") else f"to {told}"
    return finished(clip(f"{name} asked the customer {deed}", LONGEST))


def reported(text: str, name: str, role: str, verb: str) -> str:
    """One sentence that says who said what."""
    asked = wish(text, name, whole=True) if role == "customer" else request(text, name)
    if asked and role != "note":
        return asked
    text = plain(text)
    if text.endswith("?"):
        asked = "asked internally" if role == "note" else "asked"
        return finished(f"{name} {asked}: {quoted(text)}")
    told = third_person(text, _reader(role))
    if own := predicate(told) if text.startswith(("I ", "I'")) else "":
        return finished(clip(f"{name} {own}", LONGEST))
    if _goes_on(told):
        return finished(clip(f"{name} {verb} that {told[:1].lower()}{told[1:]}", LONGEST))
    return finished(f"{name} {verb}: {quoted(text)}")


def continued(text: str, name: str, role: str) -> str:
    """One more sentence of the same person, right after a reported one."""
    told = third_person(plain(text), _reader(role))
    if _goes_on(told) or told[:1].isdigit():
        return finished(clip(told, LONGEST))
    return finished(f"{name} added: {quoted(plain(text))}")


def clause(text: str, size: int = 150) -> str:
    """What a customer wrote, to stand behind a colon."""
    text = plain(text)
    told = third_person(text, _reader("customer"))
    return clip(f"{told[:1].lower()}{told[1:]}", size) if _goes_on(told) else quoted(text, size)


def _reader(role: str) -> str:
    return "the team" if role == "customer" else "the customer"


def _goes_on(told: str) -> bool:
    """A whole statement, as far as can be told without a grammar; not an order or a heading."""
    found = words(told)
    heading = ":" in told[:25] or "please" in found
    return bool(STARTS.intersection(found[:1])) and not heading and bool(_VERB.search(told))
