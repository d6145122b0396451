"""Where Spark will answer is settled, and refused in a sentence, before anything starts."""

from __future__ import annotations

import socket

import pytest

from spark.engines import CannotStart
from spark.up.address import Address
from spark.up.welcome import welcome

STARTED = ("var", "PostgreSQL 15 from the system", 1.0)


def test_without_settings_it_is_this_machine_alone():
    address = Address.from_environment({})
    assert address.url == "http://localhost:8000"
    assert address.warning == ""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "٨٠٠٠x"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CannotStart, match="number from 1 to 65535"):
        Address.from_environment({"PORT": port})


def test_a_taken_port_is_refused_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"is taken. Choose another: PORT={port + 1} make run"):
            Address.from_environment({"PORT": str(port)}).refuse_if_taken()


def test_an_address_that_is_not_ours_is_refused():
    with pytest.raises(CannotStart, match="cannot be used"):
        Address.from_environment({"HOST": "192.0.2.1"}).refuse_if_taken()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "school.example"])
def test_the_network_without_https_is_warned_of(host, tmp_path):
    for name in ("cert", "key"):
        (tmp_path / name).touch()
    tls = {"TLS_CERT": str(tmp_path / "cert"), "TLS_KEY": str(tmp_path / "key")}
    open_door = Address.from_environment({"HOST": host})
    assert all(word in open_door.warning for word in ("service worker", "crypto", "push"))
    assert open_door.warning in welcome(open_door, *STARTED, demo=True)
    assert not Address.from_environment({"HOST": host, **tls}).warning
    assert Address.from_environment({"HOST": host, **tls}).url.startswith("https://")
    assert not Address.from_environment({"HOST": host, "TRUSTED_PROXIES": "1"}).warning


def test_half_a_certificate_is_refused():
    with pytest.raises(CannotStart, match="TLS_CERT and TLS_KEY"):
        Address.from_environment({"TLS_CERT": "/nowhere/cert.pem"})


def test_production_is_not_told_of_demo_people():
    address = Address.from_environment({})
    assert "spark-demo" in welcome(address, *STARTED, demo=True)
    assert "spark-demo" not in welcome(address, *STARTED, demo=False)
