"""A small evaluation: what must hold of every summary, whoever writes it."""

import asyncio

from temporalio.client import Client

from tests.evals.evaluation import SMALL, evaluate


async def test_an_evaluation_finds_nothing_that_must_not_be(temporal: Client) -> None:
    found = await asyncio.gather(
        *(evaluate(temporal, provider, SMALL) for provider in ("extractive", "hostile"))
    )

    for measures in found:
        assert len(measures) > 12
        assert [measure for measure in measures if not measure.holds] == []
