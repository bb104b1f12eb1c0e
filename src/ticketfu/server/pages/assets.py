"""The pages' own files, read once: style, scripts, icon. Nothing comes from elsewhere."""

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

router = APIRouter(include_in_schema=False)

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

FOREVER = "public, max-age=31536000, immutable"
"""Each address holds a hash of what it gives."""


@dataclass(frozen=True)
class Asset:
    content: bytes
    packed: bytes
    media_type: str
    version: str


def _load(name: str, media_type: str) -> Asset:
    content = (files("ticketfu.server.pages") / "static" / name).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, mtime=0), media_type, version)


ASSETS = {
    entry.name: _load(entry.name, MEDIA_TYPES[suffix])
    for entry in (files("ticketfu.server.pages") / "static").iterdir()
    if (suffix := "." + entry.name.rpartition(".")[2]) in MEDIA_TYPES
}
STATIC_PATHS = frozenset(f"/static/{name}" for name in ASSETS)


def asset_url(name: str) -> str:
    return f"/static/{name}?v={ASSETS[name].version}"


@router.get("/static/{name}")
async def read_asset(name: str, request: Request) -> Response:
    """Only names of `ASSETS` come here without a key; others are not found."""
    asset = ASSETS.get(name)
    if asset is None:
        return Response(status_code=404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)
