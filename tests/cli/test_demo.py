from pathlib import Path

from tests.cli.commands import running


async def test_the_demo_shows_summaries_and_insights_and_ends_even_without_utf8(
    tmp_path: Path,
) -> None:
    locale = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "80"}
    async with running(tmp_path, "demo --once", locale) as demo:
        ended = await demo.end()

    assert ended.code == 0, ended.err
    assert "Traceback" not in ended.err
    assert len(ended.out.splitlines()) <= 40
    for words in (
        "Ticket #42",
        "Next:",
        "The summary follows",
        "stale: true",
        "tokens",
        "Organization",
        "trend",
    ):
        assert words in ended.out
