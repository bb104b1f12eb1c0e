"""The requests that the sample Zendesk got, and the faults that a test plans for the next ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Fault:
    """Something that goes wrong below a path; without a status the request is only served late."""

    path: str
    times: int
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes = ""
    content_type: str = "application/json"
    delay: float = 0
    cut: bool = False


class Faults:
    def __init__(self) -> None:
        self.requests: list[str] = []
        """Method and path of each request, such as `GET /api/v2/tickets/42`."""
        self._queries: list[tuple[str, str]] = []
        self._faults: list[Fault] = []

    def queries(self, path: str) -> list[str]:
        """The query strings with which `path` was asked, such as `page[size]=100`."""
        return [query for asked, query in self._queries if asked == path]

    def count(self, prefix: str) -> int:
        """The number of requests that began with `prefix`, such as `GET /api/v2/tickets/42`."""
        return sum(request.startswith(prefix) for request in self.requests)

    def fail_next(
        self,
        path: str = "/",
        *,
        status: int | None = 500,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
        body: str | bytes = "",
        html: bool = False,
        delay: float = 0,
        cut: bool = False,
    ) -> None:
        """Fail the next requests below `path`: with a status, a body, a delay, or a cut line.

        `status=None` with a delay serves them, only late.
        """
        content_type = "text/html; charset=utf-8" if html else "application/json"
        fault = Fault(path, times, status, headers or {}, body, content_type, delay, cut)
        self._faults.append(fault)

    def heal(self) -> None:
        self._faults.clear()

    def record(self, method: str, path: str, query: str = "") -> Fault | None:
        """Keep a request, and return the fault that it meets, if any."""
        self.requests.append(f"{method} {path}")
        self._queries.append((path, query))
        for fault in self._faults:
            if path.startswith(fault.path) and fault.times > 0:
                fault.times -= 1
                return fault
        return None
