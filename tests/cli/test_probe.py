"""The container's health check asks a process that serves, where it serves, and no other."""

import pytest

from ticketfu.cli.probe import serves, target

PROGRAM = ["/opt/ticketfu/bin/python", "/opt/ticketfu/bin/ticketfu"]


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ("up", {}, ("127.0.0.1", 8080)),
        ("server start", {"PORT": "10000"}, ("127.0.0.1", 10000)),
        ("up", {"PORT": "", "HOST": ""}, ("127.0.0.1", 8080)),
        ("up", {"HOST": "0.0.0.0"}, ("127.0.0.1", 8080)),  # noqa: S104
        ("up", {"HOST": "10.0.0.7"}, ("10.0.0.7", 8080)),
        ("server start --port 81 --host ::", {"PORT": "8080"}, ("127.0.0.1", 81)),
        ("server start --port=81", {"PORT": "8080"}, ("127.0.0.1", 81)),
        ("worker start", {}, None),
        ("worker start --queue up", {}, None),
        ("worker start --queue server", {}, None),
        ("demo --once", {}, None),
        ("", {}, None),
    ],
)
def test_the_process_that_serves_is_asked_where_it_serves(
    arguments: str, environment: dict[str, str], expected: tuple[str, int] | None
) -> None:
    assert target([*PROGRAM, *arguments.split(), ""], environment) == expected


def test_a_port_where_nobody_listens_is_not_healthy() -> None:
    assert not serves("127.0.0.1", 1)
