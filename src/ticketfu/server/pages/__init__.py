"""Pages for people: server-rendered, readable without scripts, one module a page."""

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """Imported when an application is made: error pages come from this room too."""
    from ticketfu.server.pages import assets, lists, login, operations, organizations, overview
    from ticketfu.server.pages import tickets as ticket

    modules = (assets, login, overview, lists, ticket, organizations, operations)
    return [module.router for module in modules]
