"""Where Spark will answer: checked before anything starts, told when it does."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spark.engines import CannotStart

NOT_WITHOUT_HTTPS = """\
HOST={host} opens Spark to the network without HTTPS. Pages work, but browsers will refuse there:
  - saving lessons and working offline (service worker)
  - locking what lies on a shared phone (crypto)
  - notifications (push)
and whoever listens on the network can read passwords. Set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES
when a proxy in front speaks HTTPS."""


@dataclass(frozen=True)
class Address:
    """A host, a port, and whether we or a proxy in front speak HTTPS there."""

    host: str
    port: int
    tls: bool
    behind_proxy: bool

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Address:
        """Read HOST, PORT, TLS_CERT, TLS_KEY and TRUSTED_PROXIES, or raise CannotStart."""
        port = environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise CannotStart(f"PORT is {port!r}. It has to be a number from 1 to 65535.")
        files = [environ.get(name) for name in ("TLS_CERT", "TLS_KEY")]
        if any(files) and not all(file and Path(file).is_file() for file in files):
            raise CannotStart("TLS_CERT and TLS_KEY have to name two files: a certificate and its key.")
        host = environ.get("HOST") or "127.0.0.1"
        return cls(host, int(port), tls=all(files), behind_proxy=bool(environ.get("TRUSTED_PROXIES")))

    @property
    def url(self) -> str:
        """The address to type into a browser on this machine."""
        host = "localhost" if self.is_local or self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def warning(self) -> str:
        """What will not work for people on the network, empty when everything will."""
        safe = self.is_local or self.tls or self.behind_proxy
        return "" if safe else NOT_WITHOUT_HTTPS.format(host=self.host)

    def refuse_if_taken(self) -> None:
        """Raise CannotStart when we could not listen there."""
        with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                taken = error.errno == errno.EADDRINUSE
                reason = "is taken" if taken else f"cannot be used ({error.strerror})"
                raise CannotStart(
                    f"Port {self.port} on {self.host} {reason}. Choose another: PORT={self.port + 1} make run"
                ) from error

    def is_answering(self) -> bool:
        """Say whether a web process answers there; any answer will do."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        unchecked = ssl._create_unverified_context() if self.tls else None  # noqa: S323 (we ask ourselves)
        line = (
            http.client.HTTPSConnection(host, self.port, timeout=2, context=unchecked)
            if self.tls
            else http.client.HTTPConnection(host, self.port, timeout=2)
        )
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
