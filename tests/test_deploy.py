"""Files that others run for us, held against the program, as nobody here can run them."""

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.program import COMMANDS, ROOT, SETTINGS
from tests.harness import System
from ticketfu.cli.options import read
from ticketfu.settings.names import variable

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"]
PINNED_ACTION = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def paid_form(text: str) -> str:
    """The second form, which is a comment from its `# services:` on."""
    comment = text[text.index("# services:") :]
    return re.sub(r"^# ?", "", comment, flags=re.MULTILINE)


def services(form: str) -> list[dict[str, Any]]:
    text = (ROOT / "render.yaml").read_text()
    found: list[dict[str, Any]] = yaml.safe_load(paid_form(text) if form == "paid" else text)[
        "services"
    ]
    return found


FORMS = pytest.mark.parametrize("form", ["free", "paid"])


@FORMS
def test_render_is_told_only_settings(form: str) -> None:
    variables = set(SETTINGS)
    for service in services(form):
        assert {entry["key"] for entry in service["envVars"]} <= variables


@FORMS
def test_what_render_is_told_is_all_that_the_commands_need(form: str) -> None:
    for service in services(form):
        settings = COMMANDS[command(service)]
        names = {variable(name, field): name for name, field in settings.model_fields.items()}
        filler = "acme-acme-acme-acme"
        given = {entry["key"]: entry.get("value", filler) for entry in service["envVars"]}
        given["TEMPORAL_ADDRESS"] = "acme.a1b2c.tmprl.cloud:7233"
        assert read(settings, {names[key]: value for key, value in given.items()})


@FORMS
def test_only_web_services_are_free_on_render(form: str) -> None:
    for service in services(form):
        assert service["type"] == "web" or service["plan"] != "free"


@FORMS
def test_an_interrupted_render_deploy_lets_the_command_stop_by_itself(form: str) -> None:
    assert all(30 <= service["maxShutdownDelaySeconds"] <= 300 for service in services(form))


@FORMS
async def test_render_asks_only_whether_the_process_serves(form: str, system: System) -> None:
    """A restart does not bring Temporal back."""
    for service in services(form):
        assert (service["type"] == "web") == ("healthCheckPath" in service)
        answer = await system.http.get(service.get("healthCheckPath", "/livez"))
        assert answer.status_code == 200
        assert service.get("healthCheckPath", "/livez") != "/health"


def command(service: dict[str, Any]) -> str:
    """The command that the container runs: Render's takes the place of CMD."""
    default = re.search(r'^CMD \["([a-z]+)"\]$', DOCKERFILE, re.MULTILINE)
    assert default
    return str(service.get("dockerCommand", default[1]))


@FORMS
def test_render_runs_commands_that_exist(form: str) -> None:
    assert 'ENTRYPOINT ["ticketfu"]' in DOCKERFILE
    assert all(command(service) in COMMANDS for service in services(form))


def pins(file: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / file).read_text(), re.MULTILINE))


def wanted(specifiers: Iterable[object]) -> set[str]:
    names = [re.match(r"[\w-]+", text) for text in specifiers if isinstance(text, str)]
    return {name[0] for name in names if name}


def test_every_dependency_is_pinned_where_it_belongs() -> None:
    project, groups = PROJECT["project"], dict(PROJECT["dependency-groups"])
    extras = wanted(chain(*project["optional-dependencies"].values()))
    assert wanted(project["dependencies"]) <= set(pins("requirements.txt"))
    # The API of OpenTelemetry, which does nothing by itself, comes with what is needed anyway.
    assert extras & set(pins("requirements.txt")) <= {"opentelemetry-api"}
    building = wanted(groups.pop("build"))
    assert extras | wanted(chain(*groups.values())) <= set(pins("requirements-dev.txt"))
    assert building | wanted(PROJECT["build-system"]["requires"]) <= set(
        pins("requirements-build.txt")
    )


def test_both_files_pin_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_pins_have_hashes_and_name_no_place(file: str) -> None:
    text = (ROOT / file).read_text()
    assert "://" not in text
    assert len(re.findall(r"^[a-z].* \\\n    --hash=sha256:", text, re.MULTILINE)) == len(
        re.findall(r"^[a-z]", text, re.MULTILINE)
    )


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_pin_actions_and_end(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text())
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        assert job["permissions"]
        for step in job["steps"]:
            uses = step.get("uses", "")
            assert not uses or PINNED_ACTION.fullmatch(uses)
            if uses.startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_the_python_versions_of_ci_begin_with_the_oldest_supported() -> None:
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    oldest = ci["jobs"]["test"]["strategy"]["matrix"]["python"][0]
    assert PROJECT["project"]["requires-python"] == f">={oldest}"


def test_ci_also_runs_the_python_of_stock_debian() -> None:
    """`except*` of 3.11.2 differs from that of any 3.11 that setup-python installs."""
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    debian = ci["jobs"]["debian"]
    assert debian["container"] == "debian:12"
    assert {"make test", "make demo-once"} <= {step.get("run") for step in debian["steps"]}


def test_make_finds_a_proxys_certificate_among_the_systems() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "export UV_SYSTEM_CERTS ?= 1" in makefile
    assert "PIP_CERT=$(SYSTEM_CERTS)" in makefile
