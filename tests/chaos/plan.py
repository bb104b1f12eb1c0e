"""Plan of the kills, which process and when: decided by a seed alone, so it can be repeated."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Name = Literal["worker", "worker-2", "worker-3", "server", "temporal"]
WORKERS: tuple[Name, ...] = ("worker", "worker-2", "worker-3")
WEIGHTS: dict[Name, int] = {"worker": 5, "worker-2": 5, "worker-3": 5, "server": 2, "temporal": 3}
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
    """`longest_wait` is between two kills; `longest_recovery` is for all to be fresh at the end.

    With `alerts` there are outages at the end, at which alerts have to fire.
    """

    kills: int
    seed: int
    longest_wait: float = 5.5
    longest_recovery: float = 600
    workers: int = 1
    alerts: bool = False

    @property
    def names(self) -> tuple[Name, ...]:
        return (*WORKERS[: self.workers], "server", "temporal")

    def steps(self) -> list[Step]:
        """Each process in turn first, so that a short plan kills all; without kills it rolls."""
        random = Random(f"{self.seed} kills")  # noqa: S311
        first = random.sample(self.names, len(self.names))
        rest = random.choices(self.names, [WEIGHTS[name] for name in self.names], k=self.kills)
        steps: list[Step] = []
        for number, victim in enumerate((*first, *rest)[: self.kills]):
            if number % KILLS_PER_ROLL == 0:
                steps.append(Step(self._wait(random), "worker", roll=True))
            steps.append(Step(self._wait(random), victim, random.uniform(0, 1)))
        return steps or [Step(self.longest_wait, "worker", roll=True)]

    def _wait(self, random: Random) -> float:
        return random.uniform(0, 0.3 if random.random() < HASTE else self.longest_wait)
