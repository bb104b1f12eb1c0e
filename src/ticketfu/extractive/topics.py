"""A ticket's topics: few, and always the same word, so that an organization can count them."""

from collections import Counter

from ticketfu.extractive.comments import terms
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.lexicon import lexicon, stem
from ticketfu.text import clip, fold, is_unspaced, words

MOST_TICKET_TOPICS = 3
_TAG, _KNOWN_TAG, _SUBJECT, _SPOKEN = 4, 8, 4, 2
# A topic that is named once in passing is none.
_ENOUGH = 2

_LONGEST_TAG = 30
_FEEDBACK = "feature request"


def topics(talk: Conversation) -> list[str]:
    scores: Counter[str] = Counter(_tagged(talk))
    scores.update(dict.fromkeys(spoken_of(talk.subject), _SUBJECT))
    by_customer = [comment for comment in talk.comments if comment.role == "customer"]
    for place, comment in enumerate(by_customer[:1] + by_customer[1:][-4:]):
        spoken = spoken_of(" ".join(sentence.text for sentence in comment.sentences))
        # Without a subject the first words have to say what it is about.
        worth = 1 if place or talk.matter else _SPOKEN
        scores.update({topic: min(n, 2) * worth for topic, n in spoken.items()})
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    strong = [
        topic
        for topic in ranked
        if scores[topic] >= _ENOUGH and scores[topic] * 3 >= scores[ranked[0]]
    ]
    chosen = _without_parents(strong)[:MOST_TICKET_TOPICS]
    return chosen + _named(talk)[:1] if chosen in ([], [_FEEDBACK]) else chosen


def spoken_of(text: str) -> Counter[str]:
    """The known topics of a text, with how many different phrases speak of each."""
    known = lexicon()
    found = [stem(word) for word in words(text)]
    phrases = {
        " ".join(found[start : start + size])
        for size in range(1, known.longest + 1)
        for start in range(len(found) - size + 1)
    }
    hits = phrases & known.triggers.keys()
    longest = {hit for hit in hits if not any(f" {hit} " in f" {other} " for other in hits - {hit})}
    folded = fold(text)
    inside = [topic for phrase, topic in known.inside.items() if phrase in folded]
    return Counter([*(known.triggers[hit] for hit in sorted(longest)), *inside])


def _without_parents(found: list[str]) -> list[str]:
    general = {lexicon().parents.get(topic) for topic in found}
    return [topic for topic in found if topic not in general]


def _tagged(talk: Conversation) -> dict[str, int]:
    tags = talk.prompt.metadata.get("tags")
    named: dict[str, int] = {}
    for tag in [str(tag) for tag in tags] if isinstance(tags, list) else []:
        plain = " ".join(words(tag.replace("_", " ")))
        if known := spoken_of(plain):
            named |= dict.fromkeys(known, _KNOWN_TAG)
        elif _says_something(plain, tag):
            named[plain] = _TAG
    return named


def _says_something(plain: str, tag: str) -> bool:
    fits = 0 < len(plain.split()) <= 3 and len(plain) <= _LONGEST_TAG
    digits = any(map(str.isdigit, plain))
    return fits and not digits and not {plain, tag.lower(), *plain.split()} & lexicon().tag_noise


def _named(talk: Conversation) -> list[str]:
    """The words of a short subject of which no topic is known."""
    meant = terms(talk.subject, talk.spoken)
    said = [word for word in words(talk.subject) if is_unspaced(word) or stem(word) in meant]
    plain = [word for word in said if not word.isdigit() and word not in lexicon().subject_noise]
    joint = "" if plain and all(map(is_unspaced, plain)) else " "
    name = joint.join(plain)
    return [clip(name, _LONGEST_TAG)] if 0 < len(plain) <= 3 and len(name) > 3 else []
