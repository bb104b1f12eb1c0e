"""Unread variables whose names resemble a setting, probably slips of the pen."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

# Shorter names, such as PORTS or HOSTED, resemble too much that is not meant for us.
SHORTEST = 7

CUTOFF = 0.83
# Names under these prefixes are hardly anybody else's, so more distant ones count too.
CUTOFF_OF_PREFIX = 0.7

PREFIXES = ("ZENDESK_", "LLM_")


def misspelt(variables: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of an unknown variable and the setting that it resembles most."""
    settings = set(known)
    for name in sorted(set(variables)):
        spelt = name.upper()
        if spelt in settings or len(name) < SHORTEST:
            continue
        cutoff = CUTOFF_OF_PREFIX if spelt.startswith(PREFIXES) else CUTOFF
        for similar in get_close_matches(spelt, settings, n=1, cutoff=cutoff):
            yield name, similar
