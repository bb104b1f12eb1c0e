"""The files for Compose and Kubernetes run what there is, with the rights it needs and no more."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.docs.program import COMMANDS, ROOT, SETTINGS
from ticketfu.cli.options import read
from ticketfu.embedded import TUNED
from ticketfu.settings.names import variable

OPERATOR = ROOT / "docs" / "operator"
COMPOSE = yaml.safe_load((OPERATOR / "compose.yaml").read_text())["services"]
OBJECTS = [yaml.safe_load(file.read_text()) for file in (OPERATOR / "kubernetes").glob("*.yaml")]
KEYS = {"SERVER_API_TOKEN", "ZENDESK_CLIENT_ID", "ZENDESK_CLIENT_SECRET", "LLM_API_KEY"}


def kubernetes(kind: str, name: str) -> dict[str, Any]:
    (found,) = (
        each for each in OBJECTS if (each["kind"], each["metadata"]["name"]) == (kind, name)
    )
    return dict(found)


def containers() -> Iterator[dict[str, Any]]:
    for each in OBJECTS:
        if each["kind"] in {"Deployment", "StatefulSet"}:
            pod = each["spec"]["template"]["spec"]
            assert pod["automountServiceAccountToken"] is False
            assert pod["securityContext"]["runAsNonRoot"] is True
            yield from pod["containers"]


def test_compose_runs_a_server_and_two_workers_without_rights() -> None:
    for name in ("server", "worker"):
        service = COMPOSE[name]
        assert service["command"] in COMMANDS
        assert set(service["environment"]) <= set(SETTINGS)
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["stop_grace_period"] == "30s"
    assert COMPOSE["worker"]["deploy"]["replicas"] == 2
    # Reached from this machine alone, by its proxy and by who looks at alerts.
    ports = [service["ports"] for service in COMPOSE.values() if "ports" in service]
    assert ports == [["127.0.0.1:8080:8080"], ["127.0.0.1:9090:9090"]]


def test_kubernetes_runs_a_server_and_two_workers_without_rights() -> None:
    for container in containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    assert kubernetes("Deployment", "ticketfu-worker")["spec"]["replicas"] == 2


@pytest.mark.parametrize("part", ["server", "worker"])
def test_kubernetes_gives_a_command_all_that_it_needs(part: str) -> None:
    pod = kubernetes("Deployment", f"ticketfu-{part}")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    settings = COMMANDS[" ".join(container["args"])]
    given = dict(kubernetes("ConfigMap", "ticketfu")["data"])
    assert not KEYS & set(given)
    assert {"secretRef": {"name": "ticketfu-keys"}} in container["envFrom"]
    assert set(given) <= set(SETTINGS)
    given |= dict.fromkeys(KEYS, "acme-acme-acme-acme")
    names = {variable(name, field): name for name, field in settings.model_fields.items()}
    assert read(settings, {names[key]: value for key, value in given.items() if key in names})


def test_kubernetes_restarts_only_a_server_that_does_not_serve() -> None:
    pod = kubernetes("Deployment", "ticketfu-server")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
    assert container["readinessProbe"]["httpGet"]["path"] == "/health"
    assert pod["terminationGracePeriodSeconds"] >= 30


def test_images_have_a_version() -> None:
    """Temporal's in both forms; TicketFu's own is named by whoever takes it."""
    texts = [file.read_text() for file in OPERATOR.rglob("*.yaml")]
    images = re.findall(r"^ +image: (\S+)$", "\n".join(texts), re.MULTILINE)
    assert images
    for image in images:
        assert image.startswith("${TICKETFU_IMAGE") or re.search(r":v?\d[\w.]*$", image)


def test_a_development_server_has_the_options_of_the_embedded_one() -> None:
    pod = kubernetes("StatefulSet", "temporal")["spec"]["template"]["spec"]
    page = (OPERATOR.parent / "operator.md").read_text()

    for name, value in zip(TUNED[::2], TUNED[1::2], strict=True):
        assert f"{name}={value}" in pod["containers"][0]["args"]
        assert f"{name} {value}" in page
