"""Templates to pages: what every page shares, and the policy that lets it run nothing else."""

from collections.abc import Mapping

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ticketfu.server.pages import formats
from ticketfu.server.pages.assets import asset_url
from ticketfu.server.sessions import person_of, sessions_of

PACKAGE = "ticketfu.server.pages"

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

PAGES = (
    ("/", "Overview"),
    ("/organizations", "Organizations"),
    ("/tickets", "Tickets"),
    ("/operations", "Operations"),
)
"""Links above every page; the demo adds its own."""

HINTS = {
    403: "If it stays so, sign in with a key that may do this, or ask whoever runs this server.",
    404: "It was not seen yet, or it was erased.",
    503: "Try again in a minute.",
}
"""The next thing to do, said below the reason."""

LISTS = ("/organizations", "/tickets")

OPENS_BY_ITSELF = "This page opens by itself as soon as it can."

HEADLINES = {404: "There is nothing here", 422: "This cannot be read"}
"""For people, whom the name of a call or of a field would not help."""


def templates(*packages: str) -> Environment:
    """Templates of these packages besides those of the pages, `templates/` in each."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (PACKAGE, *packages)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(formats.FILTERS)
    environment.globals.update(asset=asset_url)
    return environment


TEMPLATES = templates()


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    environment: Environment = TEMPLATES,
    **values: object,
) -> HTMLResponse:
    """A page, also for somebody who is not signed in; `twin` is the same as JSON."""
    person = person_of(request)
    shared = {
        "path": request.scope["path"],
        "person": person,
        "may_change": person is not None and person.caller == "operator",
        "form_token": sessions_of(request).form_token(person) if person else "",
        "pages": request.app.state.pages,
        "twin": None,
    }
    text = environment.get_template(template).render(shared | values)
    return HTMLResponse(
        text, status, headers={**(headers or {}), "Content-Security-Policy": PAGE_POLICY}
    )


def _is_below(request: Request, address: str) -> bool:
    return f"{request.scope['path']}/".startswith(f"{address}/")


def _address(request: Request) -> str:
    """The path and the query, as they came."""
    query = request.url.query
    return f"{request.scope['path']}?{query}" if query else str(request.scope["path"])


def problem_page(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A page that says what is wrong and what to do; after an outage it goes on by itself."""
    retried = _address(request) if status == 503 and request.method == "GET" else None
    # A reason may end with what to do, which the page says by itself.
    reason = detail.partition("; ")[0] if retried else detail
    said_below = formats.sentence(detail) if status in HEADLINES else ""
    return page(
        request,
        "problem.html",
        status=status,
        headers=headers,
        problem_status=status,
        headline=HEADLINES.get(status, formats.sentence(reason)),
        hint=OPENS_BY_ITSELF if retried else HINTS.get(status, said_below),
        retried=retried,
        lists=[entry for entry in PAGES if entry[0] in LISTS and _is_below(request, entry[0])],
    )
