"""Zendesk's rules for a private app, as data, and a validator that reads them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

REQUIRED = ("author", "defaultLocale", "frameworkVersion", "location")
BOOLEANS = ("private", "singleInstall", "signedUrls", "requirementsOnly", "marketingOnly")
KNOWN = {*REQUIRED, *BOOLEANS, "name", "version", "domainWhitelist", "parameters"}
FRAMEWORK = "2.0"
LOCATIONS = {
    "background",
    "modal",
    "nav_bar",
    "new_ticket_sidebar",
    "organization_sidebar",
    "system_top_bar",
    "ticket_editor",
    "ticket_sidebar",
    "top_bar",
    "user_sidebar",
}
PARAMETER_TYPES = {"checkbox", "hidden", "multiline", "number", "oauth", "text", "url"}
SCOPES = {
    "basic_auth_password",
    "basic_auth_username",
    "body",
    "header",
    "jwt_claim",
    "jwt_secret_key",
    "url",
}
SECRET_NAME = re.compile(r"token|key|pwd|password|secret", re.IGNORECASE)
SHORT_DESCRIPTION = 80
FORBIDDEN_FILES = re.compile(
    r"\.(rar|zip|gz|gzip|7z|bz2|bin|pdf|docx?|xlsx?|pptx?|odt|sh|csh|jar|avi|mp3|mpeg)$"
)
FORBIDDEN_TEXTS = {
    "http://": r"http://(?!www\.w3\.org/)",
    "a retired call": r"/apps/locations/",
    "a secure setting read by the page": r"client\.metadata\(",
    "HTML from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(",
}
SDK = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
LOGOS = {"assets/logo.png": 320, "assets/logo-small.png": 128}


@dataclass(frozen=True)
class App:
    """The files of an app by their names in its zip."""

    files: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads(self.files["manifest.json"])

    def problems(self) -> list[str]:
        """Everything that Zendesk refuses or warns of."""
        checks = (_manifest, _locations, _parameters, _translations, _names, _texts, _logos)
        return [problem for check in checks for problem in check(self)]


def _manifest(app: App) -> Iterator[str]:
    manifest = app.manifest
    yield from (f"{name} is missing" for name in REQUIRED if not manifest.get(name))
    yield from (f"{name} is unknown" for name in manifest if name not in KNOWN)
    for name in BOOLEANS:
        if not isinstance(manifest.get(name, False), bool):
            yield f"{name} is not true or false"
    if manifest.get("frameworkVersion") != FRAMEWORK:
        yield "frameworkVersion is not the current one"
    if not {"name", "email"} <= set(manifest.get("author", ())):
        yield "author lacks a name or an e-mail address"
    for host in manifest.get("domainWhitelist", ()):
        if not re.fullmatch(r"[a-z0-9.-]+", host):
            yield f"domainWhitelist: {host} is no host"


def _locations(app: App) -> Iterator[str]:
    for product, places in app.manifest.get("location", {}).items():
        if product != "support":
            yield f"location: {product} is no product"
        for place, page in places.items():
            url = page["url"] if isinstance(page, dict) else page
            if place not in LOCATIONS:
                yield f"location: {place} is unknown"
            if url not in app.files and not url.startswith("https://"):
                yield f"location: {url} is not in the package"


def _parameters(app: App) -> Iterator[str]:
    parameters = app.manifest.get("parameters", [])
    names = [parameter["name"] for parameter in parameters]
    if len(set(names)) < len(names) or "name" in names:
        yield "parameters: a name is there twice, or is `name`"
    for parameter in parameters:
        name, kind = parameter["name"], parameter["type"]
        secure = parameter.get("secure", False)
        if kind not in PARAMETER_TYPES:
            yield f"parameters: {name} is of the unknown type {kind}"
        if kind == "hidden" and parameter.get("required"):
            yield f"parameters: {name} is hidden and required"
        if secure and not (set(parameter.get("scopes", ())) and app.manifest["domainWhitelist"]):
            yield f"parameters: {name} is secure, and goes to no part of a request or no host"
        if secure and "default" in parameter:
            yield f"parameters: {name} is secure and has a default"
        if not secure and SECRET_NAME.search(name):
            yield f"parameters: {name} looks like a secret and is not secure"
        if not set(parameter.get("scopes", ())) <= SCOPES:
            yield f"parameters: {name} has an unknown scope"


def _translations(app: App) -> Iterator[str]:
    files = [name for name in app.files if name.startswith("translations/")]
    if f"translations/{app.manifest['defaultLocale']}.json" not in files:
        yield "the default locale has no translations"
    for name in files:
        words = json.loads(app.files[name])["app"]
        if not words.get("name"):
            yield f"{name}: app.name is missing"
        if not 0 < len(words.get("short_description", "")) <= SHORT_DESCRIPTION:
            yield f"{name}: the short description is missing or too long"
        for parameter in app.manifest.get("parameters", []):
            if not words["parameters"].get(parameter["name"], {}).get("label"):
                yield f"{name}: {parameter['name']} has no label"


def _names(app: App) -> Iterator[str]:
    roots = ("assets/", "translations/", "manifest.json")
    for name in app.files:
        if FORBIDDEN_FILES.search(name) or not name.startswith(roots):
            yield f"{name} must not be in the package"


def _texts(app: App) -> Iterator[str]:
    for name, content in app.files.items():
        if name.endswith((".js", ".html", ".css", ".json")):
            text = content.decode()
            for what, pattern in FORBIDDEN_TEXTS.items():
                if re.search(pattern, text):
                    yield f"{name} holds {what}"
            if name not in {"assets/config.js", "manifest.json"}:
                addresses = set(re.findall(r"(?:https?:)?//[a-z0-9-]+\.[^\s\"'`;]+", text))
                for address in addresses - {SDK, "https://static.zdassets.com"}:
                    if "www.w3.org" not in address:
                        yield f"{name} names {address}"


def _logos(app: App) -> Iterator[str]:
    for name, size in LOGOS.items():
        content = app.files.get(name, b"")
        if content[:8] != b"\x89PNG\r\n\x1a\n":
            yield f"{name} is missing or no PNG"
        elif [int.from_bytes(content[at : at + 4]) for at in (16, 20)] != [size, size]:
            yield f"{name} is not {size} by {size}"
