"""A ticket's topics: few, canonical where known, so that an organization can count them."""

from collections import Counter
from types import MappingProxyType

from ticketfu.extractive import lexicon
from ticketfu.extractive.conversation import Conversation, stem, words

MOST = 3
GENERIC = "feature request"

_TRIGGERS = MappingProxyType(
    {
        " ".join(map(stem, words(phrase))): topic
        for topic, phrases in lexicon.TOPICS.items()
        for phrase in phrases.split(",")
    }
)
_LONGEST = max(len(phrase.split()) for phrase in _TRIGGERS)


def topics(talk: Conversation) -> list[str]:
    weight: Counter[str] = Counter()
    for topic, named in _tagged(talk).items():
        weight[topic] += named
    subject = talk.subject
    weight.update(dict.fromkeys(spoken(subject), 4))
    heard = [comment for comment in talk.comments if comment.passage.role == "customer"]
    for place, comment in enumerate(heard[:1] + heard[1:][-4:]):
        text = " ".join(sentence.text for sentence in comment.sentences)
        weight.update({topic: min(n, 2) * (1 if place else 2) for topic, n in spoken(text).items()})
    ranked = sorted(weight, key=lambda topic: -weight[topic])
    strong = [topic for topic in ranked if weight[topic] * 4 >= weight[ranked[0]]][:MOST]
    if strong == [GENERIC]:
        return strong + _keywords(subject)[:1]
    told = talk.opening.sentences[0].text if talk.opening else ""
    return strong or _keywords(subject) or _keywords(told)[:1]


def spoken(text: str) -> Counter[str]:
    """The known topics of a text, with how many different phrases speak of each."""
    found = [stem(word) for word in words(text)]
    phrases = {
        " ".join(found[start : start + size])
        for size in range(1, _LONGEST + 1)
        for start in range(len(found) - size + 1)
    }
    hits = phrases & _TRIGGERS.keys()
    longest = {hit for hit in hits if not any(f" {hit} " in f" {other} " for other in hits - {hit})}
    return Counter(_TRIGGERS[hit] for hit in sorted(longest))


def _tagged(talk: Conversation) -> dict[str, int]:
    tags = talk.prompt.metadata.get("tags")
    named: dict[str, int] = {}
    for tag in [str(tag) for tag in tags] if isinstance(tags, list) else []:
        plain = " ".join(words(tag.replace("_", " ")))
        if known := spoken(plain):
            named |= dict.fromkeys(known, 8)
        elif _says_something(plain, tag):
            named[plain] = 4
    return named


def _says_something(plain: str, tag: str) -> bool:
    fits = 0 < len(plain.split()) <= 3 and len(plain) <= 30 and not any(map(str.isdigit, plain))
    noise = {plain, tag.lower(), *plain.split()} & lexicon.TAG_NOISE
    return fits and not noise


def _keywords(subject: str) -> list[str]:
    """Neighbours that mean something, for a subject of which no topic is known."""
    runs: list[list[str]] = [[]]
    for word in words(subject):
        if word in lexicon.STOPWORDS or word.isdigit() or len(word) < 2:
            runs.append([])
        else:
            runs[-1].append(word)
    runs.sort(key=len, reverse=True)
    pairs = [" ".join(run[-2:] if len(run) < 4 else run[:2]) for run in runs if run]
    return list(dict.fromkeys(pairs))[:2]
