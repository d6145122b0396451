import io
import socket
import threading
import time
import zipfile

import pytest

from spark.services.scanner import Scanner, ScannerUnavailable, Verdict, scanner_from
from tests.services.conftest import EICAR


def test_a_harmless_file_is_clean(clamd):
    assert Scanner(clamd).scan(io.BytesIO(b"Newton's laws")) == Verdict(clean=True)


def test_eicar_is_found_and_named(clamd):
    verdict = Scanner(clamd).scan(io.BytesIO(EICAR))
    assert not verdict.clean
    assert verdict.signature.startswith("Spark.Test.EICAR")


def test_eicar_is_found_inside_a_zip(clamd):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", "<p>a game</p>")
        archive.writestr("eicar.com", EICAR)
    packed.seek(0)
    assert not Scanner(clamd).scan(packed).clean


def test_a_living_scanner_answers_a_ping(clamd):
    Scanner(clamd).ping()


def test_a_file_beyond_the_scanners_own_limit_gets_no_verdict(clamd):
    with pytest.raises(ScannerUnavailable, match="limit"):
        Scanner(clamd).scan(io.BytesIO(bytes(3 << 20)))


@pytest.mark.parametrize("question", ["scan", "ping"])
def test_a_silent_scanner_is_given_up(silent_socket, question):
    scanner = Scanner(silent_socket, patience=0.3)
    began = time.monotonic()
    with pytest.raises(ScannerUnavailable):
        scanner.scan(io.BytesIO(bytes(10 << 20))) if question == "scan" else scanner.ping()
    assert time.monotonic() - began < 30, "a scanner that says nothing would be waited for for ever"


@pytest.mark.parametrize("answer", [b"", b"stream: OK FOUND OK\0", b"HTTP/1.1 400 Bad Request\0", b"\xff" * 5000])
def test_words_we_do_not_know_are_no_verdict(answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_anything() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(1024)
                line.sendall(answer)

        threading.Thread(target=answer_anything, daemon=True).start()
        with pytest.raises(ScannerUnavailable):
            Scanner(f"tcp://127.0.0.1:{listener.getsockname()[1]}", patience=2).scan(io.BytesIO(b"text"))


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:/nowhere/clamd.sock", "unix:///nowhere/clamd.sock"])
def test_nobody_at_the_address_is_no_verdict(url):
    with pytest.raises(ScannerUnavailable):
        scanner_from({"SCANNER_URL": url}).scan(io.BytesIO(b"text"))


@pytest.mark.parametrize("config", [{}, {"SCANNER_URL": ""}, {"SCANNER_URL": "none"}, {"SCANNER": "none"}])
def test_a_school_may_do_without_a_scanner(config):
    assert scanner_from(config) is None


@pytest.mark.parametrize("url", ["http://scanner", "tcp://scanner", "/var/run/clamd.sock"])
def test_an_address_we_cannot_read_is_said_at_the_start(url):
    with pytest.raises(ValueError, match="SCANNER_URL"):
        scanner_from({"SCANNER_URL": url})
