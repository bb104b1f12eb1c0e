"""Imports stay out where they would cost time, memory or determinism."""

import pytest

from tests.docs.program import run

HEAVY = {"temporalio", "pydantic", "fastapi", "uvicorn", "httpx2", "openai", "anthropic"}
NOT_IN_WORKFLOWS = {"openai", "anthropic", "google.genai", "httpx2", "fastapi", "uvicorn"}


def test_help_is_quick_because_it_imports_little() -> None:
    code = "import sys; from ticketfu.cli import app; app(['--help'], standalone_mode=False);"
    shown = run("-c", code + "print(*sys.modules)")
    assert not HEAVY & set(shown.split())


@pytest.mark.parametrize("entity", ["ticket", "organization"])
def test_workflow_modules_import_no_sdk_and_no_http_library(entity: str) -> None:
    shown = run("-c", f"import sys, ticketfu.{entity}.workflow; print(*sys.modules)")
    assert not NOT_IN_WORKFLOWS & set(shown.split())
