"""A provider's name, and the one SDK that it costs."""

import subprocess
import sys

import pytest

from tests.llm.conftest import VENDORS
from ticketfu.llm import ModelOptions
from ticketfu.llm.providers import choose_llm

SDKS = {"gemini": "google.genai", "openai": "openai", "anthropic": "anthropic"}

LOADED = """
import asyncio, sys
import httpx2, psutil, temporalio.client, temporalio.worker
from ticketfu.llm import ModelOptions
from ticketfu.llm.pricing import Tokens, cost_of
from ticketfu.llm.providers import choose_llm

async def main():
    async with httpx2.AsyncClient() as http:
        choose_llm(sys.argv[1], ModelOptions(api_key="k"), http)
    print(*({"google.genai", "openai", "anthropic", "genai_prices"} & set(sys.modules)))
    cost_of(Tokens(1, 1), "https://api.openai.com/v1", "gpt-6-luna")
    print(psutil.Process().memory_info().rss)

asyncio.run(main())
"""


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_chosen_adapter_keeps_the_given_model(vendor, http):
    llm = choose_llm(vendor.name, ModelOptions(model="my-model", api_key="k"), http)
    assert type(llm) is vendor.provider.load()
    assert llm.model == "my-model"


@pytest.mark.parametrize(
    ("options", "max_prompt_bytes"),
    [
        (ModelOptions(api_key="k"), 270_000),
        (ModelOptions(api_key="k", base_url="http://localhost:11434"), 60_000),
        (ModelOptions(api_key="k", max_prompt_bytes=9_000), 9_000),
    ],
)
@pytest.mark.parametrize("provider", SDKS)
def test_a_question_is_bounded_by_who_answers(provider, options, max_prompt_bytes, http):
    assert choose_llm(provider, options, http).max_prompt_bytes == max_prompt_bytes


def test_an_alias_chooses_the_same_provider(http):
    llm = choose_llm("googleai", ModelOptions(api_key="k"), http)
    assert llm.model == "gemini-3.5-flash-lite"


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
def test_a_vendor_wants_a_key_and_a_local_server_none(provider, key, http):
    with pytest.raises(ValueError, match="LLM_API_KEY / --llm-api-key"):
        choose_llm(provider, ModelOptions(model="m", api_key=key), http)
    local = ModelOptions(model="m", api_key=key, base_url="http://localhost:11434")
    choose_llm(provider, local, http)


def test_extractive_needs_nothing_and_reads_everything(http):
    llm = choose_llm("extractive", ModelOptions(), http)
    assert (llm.model, llm.max_prompt_bytes) == ("extractive", None)
