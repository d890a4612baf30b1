"""Sends frames, good and bad, to the echo server on the port given; wsproto shakes hands and judges each answer."""
import socket
import struct
import sys
import zlib

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Pong, Request, TextMessage
from wsproto.extensions import PerMessageDeflate

ADDRESS = ("127.0.0.1", int(sys.argv[1]))
MASK = b"\x37\xfa\x21\x3d"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(opcode, payload=b"", fin=True, rsv=0, mask=MASK, form=None):
    """A client's frame, right or wrong; `form` forces the length into 2 or 8 bytes."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    marked = 0x80 if mask else 0
    if form == 8 or form is None and len(payload) > 0xFFFF:
        head += bytes([marked | 127]) + struct.pack("!Q", len(payload))
    elif form == 2 or form is None and len(payload) > 125:
        head += bytes([marked | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([marked | len(payload)])
    if not mask:
        return head + payload
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def deflated(payload):
    codec = zlib.compressobj(wbits=-15)
    return (codec.compress(payload) + codec.flush(zlib.Z_SYNC_FLUSH))[:-4]


class Client:
    def __init__(self, deflate=False):
        self.socket = socket.create_connection(ADDRESS, timeout=10)
        self.protocol = WSConnection(ConnectionType.CLIENT)
        extensions = [PerMessageDeflate()] if deflate else []
        self.socket.sendall(self.protocol.send(Request(host="127.0.0.1", target="/", extensions=extensions)))
        accepted = self.next_event()
        assert isinstance(accepted, AcceptConnection), accepted
        assert bool(accepted.extensions) == deflate, accepted

    def next_event(self):
        """The next pong, close, or message, which wsproto hands over in pieces; no close frame at the end is an error."""
        pieces = []
        while True:
            for event in self.protocol.events():
                if not isinstance(event, (TextMessage, BytesMessage)):
                    return event
                pieces.append(event.data)
                if event.message_finished:
                    return type(event)(data=type(event.data)().join(pieces))
            data = self.socket.recv(65536)
            assert data, "the connection ended without a close frame"
            self.protocol.receive_data(data)

    def exchange(self, data):
        self.socket.sendall(data)
        return self.next_event()


def closes(name, code, *frames, deflate=False):
    """The server answers these bytes with a close of `code`, and then ends the connection."""
    client = Client(deflate)
    event = client.exchange(b"".join(frames))
    assert isinstance(event, CloseConnection) and event.code == code, (name, str(event)[:200])
    client.socket.settimeout(10)
    assert client.socket.recv(1) == b"", (name, "still connected")


def echoes(name, expected, *frames, deflate=False):
    event = Client(deflate).exchange(b"".join(frames))
    assert getattr(event, "data", None) == expected, (name, str(event)[:200])


def pongs(name, payload):
    event = Client().exchange(frame(PING, payload))
    assert isinstance(event, Pong) and bytes(event.payload) == payload, (name, event)


CASES = [
    (echoes, "text", "héllo", frame(TEXT, "héllo".encode())),
    (echoes, "empty text", "", frame(TEXT)),
    (echoes, "binary with every length form", b"x" * 200, frame(BINARY, b"x" * 200)),
    (echoes, "a large message", b"y" * 70000, frame(BINARY, b"y" * 70000)),
    (echoes, "fragments", "abcd", frame(TEXT, b"ab", fin=False), frame(0, b"", fin=False), frame(0, b"cd")),
    (echoes, "a pong unasked for", "a", frame(PONG, b"zz"), frame(TEXT, b"a")),
    (pongs, "ping", b"\x00\xff" * 60),
    (closes, "no mask", 1002, frame(TEXT, b"a", mask=None)),
    *[(closes, f"reserved bits {rsv}", 1002, frame(TEXT, b"a", rsv=rsv)) for rsv in range(1, 8)],
    *[(closes, f"opcode {opcode}", 1002, frame(opcode)) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)],
    *[(closes, f"fragmented control {op}", 1002, frame(op, fin=False)) for op in (CLOSE, PING, PONG)],
    *[(closes, f"long control {op}", 1002, frame(op, b"x" * 126)) for op in (CLOSE, PING, PONG)],
    (closes, "continuation of nothing", 1002, frame(0, b"a")),
    (closes, "message inside a message", 1002, frame(TEXT, b"a", fin=False), frame(TEXT, b"b")),
    (closes, "length of two bytes for one", 1002, frame(TEXT, b"a", form=2)),
    (closes, "length of eight bytes for two", 1002, frame(TEXT, b"a" * 200, form=8)),
    (closes, "length with its highest bit", 1002, b"\x82\xff" + b"\xff" * 8 + MASK),
    (closes, "length of 2^62", 1009, b"\x82\xff\x40" + b"\x00" * 7 + MASK),
    (closes, "overlong UTF-8", 1007, frame(TEXT, b"\xc0\xaf")),
    (closes, "surrogate", 1007, frame(TEXT, b"\xed\xa0\x80")),
    (closes, "text cut inside a character", 1007, frame(TEXT, b"\xe2\x82")),
    (closes, "bad text before its frame ends", 1007, frame(TEXT, b"\xff" + b"a" * 100)[:12]),
    (closes, "normal close", 1000, frame(CLOSE, b"\x03\xe8bye")),
    (closes, "private close", 4999, frame(CLOSE, struct.pack("!H", 4999))),
    (closes, "empty close", 1005, frame(CLOSE)),
    (closes, "half a close code", 1002, frame(CLOSE, b"\x03")),
    (closes, "close with a reason in bad UTF-8", 1007, frame(CLOSE, b"\x03\xe8\xff")),
    *[
        (closes, f"close code {code}", 1002, frame(CLOSE, struct.pack("!H", code)))
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
    ],
    (closes, "compressed without consent", 1002, frame(TEXT, deflated(b"a"), rsv=4)),
]

DEFLATE_CASES = [
    (echoes, "compressed", "Herald " * 200, frame(TEXT, deflated(b"Herald " * 200), rsv=4)),
    (echoes, "plain though compression is agreed", "plain", frame(TEXT, b"plain")),
    (closes, "compressed continuation", 1002, frame(TEXT, b"a", fin=False), frame(0, b"b", rsv=4)),
    (closes, "compressed ping", 1002, frame(PING, b"a", rsv=4)),
    (closes, "does not inflate", 1007, frame(TEXT, b"\xff\xff\xff\xff", rsv=4)),
    (closes, "inflates to bad UTF-8", 1007, frame(TEXT, deflated(b"\xff"), rsv=4)),
    (closes, "a bomb", 1009, frame(BINARY, deflated(bytes(64 << 20)), rsv=4)),
]

for check, *arguments in CASES:
    check(*arguments)
for check, *arguments in DEFLATE_CASES:
    check(*arguments, deflate=True)
print(f"wsproto: {len(CASES) + len(DEFLATE_CASES)} cases, all passed")
