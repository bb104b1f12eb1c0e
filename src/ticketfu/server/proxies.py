"""Proxies in front of the server: only those that are named may say who asks, and how."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

LONGEST_NAME = 100

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Proxies:
    """`user_header` is what a trusted proxy puts the signed-in person's name into."""

    networks: tuple[Network, ...] = ()
    user_header: str | None = None

    @classmethod
    def of(cls, addresses: tuple[str, ...], user_header: str | None) -> "Proxies":
        return cls(tuple(ip_network(each, strict=False) for each in addresses), user_header)

    def user(self, scope: Scope) -> str | None:
        """The person whom a trusted proxy names; nobody where the name is not clear."""
        if self.user_header is None or not self._trusts(scope):
            return None
        names = Headers(scope=scope).getlist(self.user_header)
        # Two names: one of them may be what the client itself sent.
        name = names[0].strip() if len(names) == 1 else ""
        return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None

    def is_secure(self, scope: Scope) -> bool:
        """True if the browser speaks TLS, to this server or to a trusted proxy."""
        if scope.get("scheme") == "https":
            return True
        forwarded = Headers(scope=scope).get("x-forwarded-proto", "")
        return self._trusts(scope) and forwarded.strip().lower() == "https"

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        if not client or not self.networks:
            return False
        try:
            address = ip_address(client[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.networks)
