"""A little stand-in for ClamAV's daemon: it speaks INSTREAM over a unix socket, as the real one does."""

import socket
import struct
import threading
from contextlib import contextmanager

from tests.rooms.files.samples import EICAR


@contextmanager
def little_clamd(path, answer=None):
    """Listen at that path until left; `heard` lists what was scanned."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    heard = []
    thread = threading.Thread(target=serve, args=(server, heard, answer), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
        path.unlink()


def serve(server, heard, answer):
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            assert exactly(line, len(b"zINSTREAM\0")) == b"zINSTREAM\0"
            data = b""
            while size := struct.unpack("!I", exactly(line, 4))[0]:
                data += exactly(line, size)
            heard.append(data)
            line.sendall(answer or (b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"))


def exactly(line, size):
    came = b""
    while len(came) < size:
        piece = line.recv(size - len(came))
        if not piece:
            raise OSError("broken off")
        came += piece
    return came
