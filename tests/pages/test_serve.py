"""Serving: one clear sentence where it cannot be."""

import socket

import pytest

from funnel.serve import PortError, check_port


def test_a_port_in_use_is_refused_in_a_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=f"Port {port} is in use: .* --port"):
            check_port(port)
    check_port(port)


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(PortError, match="is no port"):
        check_port(port)
