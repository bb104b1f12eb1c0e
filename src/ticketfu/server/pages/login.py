"""Sign in with a key, and out again."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from ticketfu.server.auth import LOGIN, from_elsewhere
from ticketfu.server.pages.forms import CheckedForm, read_form
from ticketfu.server.pages.render import page
from ticketfu.server.sessions import SESSION_COOKIE, SESSION_SECONDS, sessions_of

router = APIRouter(include_in_schema=False)

WRONG = "This key does not open anything here. Check that it is copied whole."
SPENT = "That link has been used. Sign in with a key, or start the demo again."


@router.get(LOGIN)
async def show_login(request: Request, next: str = "/", once: str = "") -> Response:
    """The form; `once` is the code of the one link that signs in by itself."""
    sessions = sessions_of(request)
    if sessions.person(request.cookies.get(SESSION_COOKIE, "")):
        return RedirectResponse(_local(next), 303)
    if not once:
        return page(request, "login.html", next=next, problem="")
    cookie = sessions.sign_in_once(once)
    if cookie is None:
        return page(request, "login.html", status=401, next=next, problem=SPENT)
    return _signed_in(request, cookie, next)


@router.post(LOGIN)
async def sign_in(request: Request) -> Response:
    form = await read_form(request)
    if from_elsewhere(request.headers):
        raise HTTPException(403, "sign in on this server's own page")
    wanted = form.get("next", "/")
    cookie = sessions_of(request).sign_in(form.get("token", ""))
    if cookie is None:
        return page(request, "login.html", status=401, next=wanted, problem=WRONG)
    return _signed_in(request, cookie, wanted)


@router.post("/logout")
async def sign_out(request: Request, _: CheckedForm) -> Response:
    sessions_of(request).end(request.cookies.get(SESSION_COOKIE, ""))
    answer = RedirectResponse(LOGIN, 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _signed_in(request: Request, cookie: str, wanted: str) -> Response:
    answer = RedirectResponse(_local(wanted), 303)
    answer.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.app.state.proxies.is_secure(request.scope),
    )
    return answer


def _local(wanted: str) -> str:
    """A page of this server; browsers read `//host` and a backslash as another's address."""
    is_local = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if is_local and wanted.isprintable() else "/"
