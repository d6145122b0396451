"""Sockets over TLS, and on the threaded server of development: the same behaviour from other machinery."""

from __future__ import annotations

import datetime
import ssl
import time
from contextlib import suppress
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from spark.domain.notices.hints import user_topic
from tests.live.conftest import free_port
from tests.live.page import Page, cookie_of

pytestmark = [pytest.mark.committed, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Write a certificate of our own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(encoding))
    (folder / "key.pem").write_bytes(key.private_bytes(encoding, *plain))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="module", params=["gunicorn with TLS", "development"])
def elsewhere(request, servers):
    """Start the other server; return its address, its TLS context and its cookie's name."""
    if request.param == "development":
        port = str(free_port())
        servers.flask(f"run --port {port}")
        address, context, cookie = f"http://127.0.0.1:{port}", None, "session"
    else:
        cert, key = request.getfixturevalue("certificate")
        port = str(free_port())
        environ = {"PORT": port, "WEB_CONCURRENCY": "1", "TLS_CERT": str(cert), "TLS_KEY": str(key)}
        command = ["-m", "gunicorn", "--config", "spark/gunicorn.py", "wsgi:app"]
        servers.run(command, "tls", **environ)
        context = ssl.create_default_context(cafile=str(cert))
        address, cookie = f"https://localhost:{port}", "__Host-session"
    for _attempt in range(150):
        with suppress(OSError):
            urlopen(f"{address}/healthz", context=context)
            return address, context, cookie
        time.sleep(0.2)
    raise AssertionError("the server did not start")


@pytest.fixture
def come(elsewhere, cast):
    """Open pages there."""
    address, context, cookie = elsewhere
    opened = []

    def open_one(person):
        session = cookie_of(person).replace("session", cookie, 1)
        origin = address.rpartition(":")[0]
        opened.append(Page(address, {"Cookie": session, "Origin": origin}, ssl_context=context))
        return opened[-1]

    yield open_one
    for page in opened:
        page.close()


def test_a_page_hears_and_is_heard(come, cast, tell):
    page, other = come(cast.amina), come(cast.farah)
    tell("notification:new", user_topic(cast.amina.id), n=1)
    assert page.hear("notification:new")["data"] == {"n": 1}
    assert page.still_answers()
    assert other.hears_nothing(0.3)


def test_a_long_frame_arrives_whole_both_ways(come, cast, tell):
    page = come(cast.amina)
    page.line.send('{"event": "' + "x" * 40_000 + '"}')
    assert page.hear("error")["data"]["code"] == "UNKNOWN_EVENT"
    tell("notification:new", user_topic(cast.amina.id), text="y" * 50_000)
    assert len(page.hear("notification:new")["data"]["text"]) == 50_000


def test_bad_pages_are_closed_and_others_stay(come, cast):
    bystander, loud, large = come(cast.farah), come(cast.amina), come(cast.mina)
    with suppress(OSError):
        for _ in range(300):
            loud.say("flood")
    with suppress(OSError):
        large.line.send("x" * 1_000_000)
    assert loud.is_closed() in (1008, 1006, 1005)
    assert large.is_closed() in (1009, 1006, 1005)
    assert bystander.still_answers()


def test_who_does_not_read_is_hung_up_on(come, cast, tell, elsewhere):
    bystander, stalled = come(cast.amina), come(cast.amina)
    stop_reading(stalled)
    for number in range(150):
        tell("notification:new", user_topic(cast.amina.id), n=number, filling="x" * 60_000)
        assert bystander.hear("notification:new")["data"]["n"] == number
    assert stalled.line.thread.is_alive()
    stalled.line.sock.go_on = True
    assert stalled.is_closed() is not None


def stop_reading(page):
    """Put a socket in the page's hands that gives nothing until told to go on."""
    real = page.line.sock

    class Deaf:
        go_on = False

        def recv(self, size):
            while not self.go_on:
                time.sleep(0.05)
            return real.recv(size)

        def __getattr__(self, name):
            return getattr(real, name)

    page.line.sock = Deaf()
