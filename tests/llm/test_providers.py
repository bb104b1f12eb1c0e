"""A provider's name, and the one SDK that it costs."""

import subprocess
import sys

import httpx2
import pytest

from tests.llm.conftest import VENDORS
from ticketfu.llm.providers import choose_llm

SDKS = {"gemini": "google.genai", "openai": "openai", "anthropic": "anthropic"}

LOADED = """
import asyncio, sys
import httpx2, psutil, temporalio.client, temporalio.worker
from ticketfu.llm.providers import choose_llm
from ticketfu.llm.pricing import usage

async def main():
    async with httpx2.AsyncClient() as http:
        choose_llm(sys.argv[1], model=None, api_key="k", base_url=None, http=http)
    print(*({"google.genai", "openai", "anthropic", "genai_prices"} & set(sys.modules)))
    usage("https://api.openai.com/v1", "gpt-6-luna", input_tokens=1, output_tokens=1)
    print(psutil.Process().memory_info().rss)

asyncio.run(main())
"""


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_chosen_adapter_keeps_the_given_model(vendor, http):
    llm = choose_llm(vendor.name, model="my-model", api_key="k", base_url=None, http=http)
    assert isinstance(llm, vendor.adapter)
    assert llm.model == "my-model"


@pytest.mark.parametrize("provider", ["extractive", *SDKS])
def test_only_the_chosen_sdk_is_imported_and_it_stays_small(provider):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, provider], capture_output=True, text=True, check=True
    )
    loaded, size = done.stdout.splitlines()
    assert loaded == SDKS.get(provider, "")
    assert int(size) < 160_000_000


@pytest.mark.parametrize("provider", SDKS)
@pytest.mark.parametrize("key", [None, "", " \n"])
def test_a_vendor_wants_a_key_and_a_local_server_none(provider, key, http: httpx2.AsyncClient):
    with pytest.raises(ValueError, match="LLM_API_KEY / --llm-api-key"):
        choose_llm(provider, model="m", api_key=key, base_url=None, http=http)
    choose_llm(provider, model="m", api_key=key, base_url="http://localhost:11434", http=http)


def test_extractive_needs_nothing(http):
    llm = choose_llm("extractive", model=None, api_key=None, base_url=None, http=http)
    assert llm.model == "extractive"
