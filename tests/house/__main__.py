"""python -m tests.house: print each breach of a rule; exit code 1 if there is any."""

import sys
from collections import Counter
from itertools import chain

from tests.house.sentences import riddles
from tests.house.sizes import COMMENT_SHARE, comment_share, too_long
from tests.house.source import ROOT, Finding, sources
from tests.house.twice import defined_twice
from tests.house.words import old_names, old_phrases, old_words


def main() -> int:
    src = sources("src")
    # The rules themselves have to name what they forbid.
    tests = [source for source in sources("tests") if source.path.parent.name != "house"]
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    findings: list[Finding] = sorted(
        chain(
            riddles([*src, *tests]),
            too_long(src),
            defined_twice(src),
            old_names([*src, *tests]),
            old_phrases([*src, *tests]),
            old_words(documents),
        )
    )
    share, (least, most) = comment_share(src), COMMENT_SHARE
    rooms = Counter("/".join(found.path.relative_to(ROOT).parts[:-1]) for found in findings)
    sys.stdout.writelines(f"{found}\n" for found in findings)
    sys.stdout.writelines(f"{count:4} in {room or '.'}\n" for room, count in sorted(rooms.items()))
    sys.stdout.write(
        f"house: {len(findings)} findings, comments {share:.1%} of src"
        f" ({least:.1%} to {most:.1%} wanted)\n"
    )
    return int(bool(findings) or not least <= share <= most)


sys.exit(main())
