"""Plan of the kills, which process and when: decided by a seed alone, so it can be repeated."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Name = Literal["worker", "server", "temporal"]
NAMES: tuple[Name, ...] = ("worker", "server", "temporal")
WEIGHTS = (5, 2, 3)
HASTE = 0.2
"""The share of kills that come at once, while the one before is still being recovered from."""

KILLS_PER_ROLL = 20


@dataclass(frozen=True)
class Step:
    """After `wait` seconds `victim` is killed, and started again after `down` seconds.

    A `roll` replaces the worker as a deployment does: the new one is up before the old one stops.
    """

    wait: float
    victim: Name
    down: float = 0
    roll: bool = False


@dataclass(frozen=True)
class Plan:
    """`longest_wait` is between two kills; `patience` is for all to be fresh at the end."""

    kills: int
    seed: int
    longest_wait: float = 5.5
    patience: float = 600

    def steps(self) -> list[Step]:
        """Each process in turn first, so that a short plan kills all; without kills it rolls."""
        random = Random(f"{self.seed} kills")  # noqa: S311
        first = random.sample(NAMES, len(NAMES))
        rest = random.choices(NAMES, WEIGHTS, k=self.kills)
        steps: list[Step] = []
        for number, victim in enumerate((*first, *rest)[: self.kills]):
            if number % KILLS_PER_ROLL == 0:
                steps.append(Step(self._wait(random), "worker", roll=True))
            steps.append(Step(self._wait(random), victim, random.uniform(0, 1)))
        return steps or [Step(self.longest_wait, "worker", roll=True)]

    def _wait(self, random: Random) -> float:
        return random.uniform(0, 0.3 if random.random() < HASTE else self.longest_wait)
