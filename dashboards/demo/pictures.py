"""Small pictures that stand for photographs: a yard under a sky, drawn as PNG bytes."""

from __future__ import annotations

import random
import struct
import zlib

WIDTH, HEIGHT = 160, 120
_SKIES = ((168, 196, 224), (196, 206, 214), (210, 200, 184))
_WALLS = ((150, 110, 90), (176, 176, 168), (120, 134, 150), (190, 160, 120))
_GROUNDS = ((120, 116, 104), (104, 124, 92), (140, 128, 110))
Colour = tuple[int, int, int]


def picture(rng: random.Random) -> bytes:
    """A PNG of a building with its gate in a yard, each a little different."""
    sky, wall, ground = (rng.choice(colours) for colours in (_SKIES, _WALLS, _GROUNDS))
    left, right = rng.randint(10, 40), rng.randint(100, 150)
    roof, floor, gate = rng.randint(30, 50), rng.randint(78, 92), rng.randint(left + 10, right - 30)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            rows += bytes(_shade(_colour(x, y, (sky, wall, ground), (left, right, roof, floor, gate)), y))
    return _png(bytes(rows))


def _colour(
    x: int, y: int, colours: tuple[Colour, Colour, Colour], lines: tuple[int, int, int, int, int]
) -> Colour:
    (sky, wall, ground), (left, right, roof, floor, gate) = colours, lines
    if y >= floor:
        return ground
    if not (left <= x <= right and y >= roof):
        return sky
    return (60, 64, 70) if gate <= x <= gate + 20 and y >= floor - 24 else wall


def _shade(colour: Colour, y: int) -> Colour:
    light = 12 - y // 6
    red, green, blue = (max(0, min(255, part + light)) for part in colour)
    return red, green, blue


def _png(rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
