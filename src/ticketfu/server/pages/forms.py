"""Forms of pages: read within bounds, and only from a page that this person was given."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, HTTPException, Request

from ticketfu.server.bodies import read_text
from ticketfu.server.sessions import person_of, sessions_of

MAX_FIELDS = 20

Form = dict[str, str]


async def read_form(request: Request) -> Form:
    """The fields of a form; the last counts where a name is sent twice."""
    try:
        return dict(parse_qsl(await read_text(request), max_num_fields=MAX_FIELDS))
    except ValueError:
        raise HTTPException(422, "the form cannot be read") from None


async def _checked(request: Request) -> Form:
    form, person = await read_form(request), person_of(request)
    given = form.get("form_token", "")
    if person is None or not sessions_of(request).is_form_token(person, given):
        raise HTTPException(403, "this form is out of date: load the page again")
    return form


CheckedForm = Annotated[Form, Depends(_checked)]
"""Each route that changes something takes it: without the page's token it is 403."""
