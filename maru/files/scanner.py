"""ClamAV's daemon, spoken to over its socket (INSTREAM): what it says of a file."""

import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024
SECONDS = 20


class ScannerAway(Exception):
    """Nobody answered, or not in a way that says yes or no: the file waits."""


@dataclass(frozen=True)
class Finding:
    """What the scanner says: `found` names the virus; nothing where there is none."""

    found: str = ""


def is_connected() -> bool:
    """Whether there is a scanner to ask at all."""
    return bool(settings.CLAMD_ADDRESS)


def scan(data: bytes) -> Finding:
    """Ask the scanner.

    Raises ScannerAway.
    """
    try:
        with connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = answered(line)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Finding()
    if said.endswith(" FOUND"):
        return Finding(said.removesuffix(" FOUND")[:120] or "unnamed")
    raise ScannerAway("answer")


def connected() -> socket.socket:
    """`unix:///run/clamav/clamd.ctl` or `tcp://clamd:3310`."""
    address = urlsplit(settings.CLAMD_ADDRESS)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(address.path)
    except OSError:
        line.close()
        raise
    return line


def answered(line: socket.socket) -> str:
    """The scanner's one line, up to the null character; never more than it says in earnest."""
    came = b""
    while not came.endswith(b"\0") and len(came) < 4096:
        piece = line.recv(1024)
        if not piece:
            break
        came += piece
    return came.rstrip(b"\0\n").decode("utf-8", "replace")
