"""Images that are more than images, and what is served of them (THREATS FILE-03, FILE-06, FILE-07, FILE-09)."""

import io
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test.client import MULTIPART_CONTENT
from PIL import Image

from entrepot.core.errors import Invalid
from entrepot.integrations.icons import decode
from entrepot.integrations.models import Icon, Version
from entrepot.integrations.tests import drafts
from entrepot.testing import Cast, client_for, nobody

SCRIPT = b"<script>alert(document.domain)</script>"
SECOND = 1.0
MEMORY = 64_000_000


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 200), **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*inner: bytes, size: tuple[int, int] = (200, 200), pixels: bytes | None = None) -> bytes:
    """A PNG by its chunks."""
    raw = b"".join(b"\0" + bytes(size[0]) for _ in range(size[1])) if pixels is None else pixels
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(inner)
        + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b"")
    )


def scans() -> bytes:
    """A progressive JPEG of a megabyte, whose last scan stands there thousands of times."""
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "navy").save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole.rindex(b"\xff\xda")
    return (whole[:last] + whole[last:-2] * (900_000 // (len(whole) - 2 - last)) + b"\xff\xd9")[:999_999]


def gif_frames() -> bytes:
    frames = [Image.new("P", (200, 200), n % 256) for n in range(300)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def gif_of_a_large_frame() -> bytes:
    """200 by 200 on the screen, and a first frame of 60,000 by 60,000."""
    whole = bytearray(picture("GIF"))
    at = whole.index(b"\x2c", 13 + 768)
    whole[at + 5 : at + 9] = struct.pack("<HH", 60_000, 60_000)
    return bytes(whole)


EXIF_IN_EXIF = b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0"
BOMBS = {
    "pixels of a gigabyte in the IDAT": png(pixels=bytes(100_000_000)),
    "a text of a gigabyte": png(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(200_000_000)))),
    "an international text": png(chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(bytes(200_000_000)))),
    "a colour profile": png(chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(200_000_000)))),
    "a size of four gigapixels": png(size=(65_535, 65_535), pixels=b""),
    "a size without end": png(size=(2**31 - 1, 2**31 - 1), pixels=b""),
    "a size of nothing": png(size=(0, 0), pixels=b""),
    "ten thousand chunks": png(*[chunk(b"teST", b"x" * 60)] * 10_000),
    "scans without end": scans(),
    "three hundred frames": gif_frames(),
    "a frame larger than the screen": gif_of_a_large_frame(),
    "JPEG dimensions that lie": picture("JPEG").replace(struct.pack(">HH", 200, 200), struct.pack(">HH", 65_500, 65_500)),
    "EXIF that nests": picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + EXIF_IN_EXIF * 4000),
}  # fmt: skip


@pytest.mark.threat("FILE-06")
@pytest.mark.parametrize("kind", BOMBS)
def test_no_image_takes_more_than_a_second_or_much_memory(kind: str) -> None:
    data = BOMBS[kind]
    tracemalloc.start()
    begun = time.process_time()
    try:
        taken = decode(io.BytesIO(data))
    except Invalid:
        taken = None
    spent, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < SECOND
    assert peak < MEMORY
    assert taken is None or (taken.width, taken.height) == (200, 200)


MEASURED = """
import io, resource, sys, django
django.setup()
from entrepot.core.errors import Invalid
from entrepot.integrations.icons import decode

def decoded(data):
    try:
        decode(io.BytesIO(data))
    except Invalid:
        pass

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

good, bomb = (open(path, "rb").read() for path in sys.argv[1:])
decoded(good)
before = most()
decoded(bomb)
print(most() - before)
"""


@pytest.mark.threat("FILE-06")
@pytest.mark.parametrize("kind", BOMBS)
def test_no_image_takes_much_memory_of_the_process_either(kind: str, tmp_path: Path) -> None:
    """Decoders are written in C: what they take, Python does not see."""
    good, bomb = tmp_path / "good", tmp_path / "bomb"
    good.write_bytes(picture())
    bomb.write_bytes(BOMBS[kind])
    command = [sys.executable, "-c", MEASURED, str(good), str(bomb)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) < MEMORY


def chunks(data: bytes) -> list[bytes]:
    """The names of a PNG's chunks."""
    names, at = [], 8
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        names.append(data[at + 4 : at + 8])
        at += 12 + length
    return names


POLYGLOTS = {
    "HTML behind a PNG": picture() + SCRIPT,
    "HTML in a text of a PNG": png(chunk(b"tEXt", b"Comment\0" + SCRIPT)),
    "a zip behind a PNG": picture() + b"PK\x03\x04" + SCRIPT + b"PK\x05\x06" + bytes(18),
    "script in a comment of a JPEG": picture("JPEG", comment=SCRIPT),
    "script in the EXIF": picture("JPEG", exif=b"Exif\0\0" + SCRIPT),
    "a GIF that is a script": picture("GIF").replace(b"GIF87a", b"GIF89a") + b"/*" + SCRIPT + b"*/",
    "script in a profile": picture("JPEG", icc_profile=SCRIPT * 10),
    "script as PLTE": picture("GIF", comment=SCRIPT),
}
NO_IMAGES = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" onload="alert(1)"/>',
    "HTML": b"<!doctype html>" + SCRIPT,
    "an HTML that begins as a GIF": b"GIF89a" + SCRIPT,
    "a PDF": b"%PDF-1.7\n" + SCRIPT,
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n(%pipe%id) (r) file\n",
    "WebP": picture("WEBP"),
    "TIFF": picture("TIFF"),
    "nothing": b"",
    "text": b"x" * 500,
}


@pytest.fixture
def version(cast: Cast) -> Version:
    return drafts.draft(cast.maya, "Northwind Whiteboard")


def upload(
    cast: Cast, version: Version, data: bytes, name: str = "icon.png", kind: str = "image/png"
) -> HttpResponse:
    path = f"/o/northwind/integrations/{version.id}/icon/"
    return client_for(cast.maya).post(path, {"icon": SimpleUploadedFile(name, data, content_type=kind)})


@pytest.mark.django_db
@pytest.mark.threat("FILE-07")
@pytest.mark.parametrize("kind", POLYGLOTS)
def test_what_is_served_is_pixels_under_a_name_and_a_type_of_ours(
    cast: Cast, version: Version, kind: str
) -> None:
    assert upload(cast, version, POLYGLOTS[kind], name="../../x.html", kind="text/html").status_code == 302
    icon = Icon.objects.get()
    for browser, prefix in ((nobody(), ""), (nobody(cast.globex), "/o/globex")):
        served = browser.get(f"{prefix}/integrations/icons/{icon.id}.png")
        assert served.status_code == 200
        assert served["Content-Type"] == "image/png"
        assert served["X-Content-Type-Options"] == "nosniff"
        assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert served["Content-Disposition"] == "inline"
        assert "Set-Cookie" not in served.headers
        assert SCRIPT not in served.content
        assert set(chunks(served.content)) <= {b"IHDR", b"IDAT", b"IEND"}
        assert len(icon.id) > 20, "nobody guesses the name"
    stored = Path(settings.MEDIA_ROOT) / str(icon.file.name)
    assert stored.name == f"{icon.id}.png"
    assert stored.parent == Path(settings.MEDIA_ROOT) / "icons"
    assert nobody().get(f"/media/icons/{icon.id}.png").status_code == 404, "no other door leads to the file"


@pytest.mark.django_db
@pytest.mark.threat("FILE-06", "FILE-07", "FILE-09")
@pytest.mark.parametrize("kind", NO_IMAGES)
def test_what_is_no_image_of_three_kinds_is_refused_whatever_it_is_called(
    cast: Cast, version: Version, kind: str
) -> None:
    before = set(Path(settings.MEDIA_ROOT).glob("icons/*"))
    refused = upload(cast, version, NO_IMAGES[kind])
    assert refused.status_code == 422
    assert "PNG, JPEG or GIF" in refused.content.decode() or "empty" in refused.content.decode()
    assert not Icon.objects.exists()
    assert set(Path(settings.MEDIA_ROOT).glob("icons/*")) == before


@pytest.mark.django_db
@pytest.mark.threat("FILE-03", "FILE-09")
def test_an_upload_of_ten_megabytes_is_told_so_and_leaves_nothing(cast: Cast, version: Version) -> None:
    assert upload(cast, version, picture() + bytes(10_000_000)).status_code == 413
    assert upload(cast, version, picture() + bytes(1_200_000)).status_code == 422
    assert not Icon.objects.exists()


@pytest.mark.django_db
@pytest.mark.threat("FILE-09")
def test_a_draft_holds_one_file_however_often_it_is_changed(
    cast: Cast, version: Version, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    before = len(list(Path(settings.MEDIA_ROOT).glob("icons/*")))
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert upload(cast, version, picture()).status_code == 302
    assert Icon.objects.count() == 1
    assert len(list(Path(settings.MEDIA_ROOT).glob("icons/*"))) == before + 1


def files(count: int) -> dict[str, SimpleUploadedFile]:
    return {
        f"icon{n or ''}": SimpleUploadedFile("icon.png", picture(), content_type="image/png")
        for n in range(count)
    }


@pytest.mark.django_db
@pytest.mark.threat("FILE-03")
def test_a_form_has_at_most_four_files(cast: Cast, version: Version) -> None:
    path, browser = f"/o/northwind/integrations/{version.id}/icon/", client_for(cast.maya)
    assert browser.post(path, files(5)).status_code == 400
    assert not Icon.objects.exists()
    assert browser.post(path, files(4)).status_code == 302
    assert Icon.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.threat("FILE-03")
def test_a_form_has_at_most_five_hundred_fields(cast: Cast) -> None:
    form = {"login": cast.jonas.login, "password": "a wrong password"}
    for more, status in ((498, 422), (499, 400)):
        whole = form | {f"x{n}": "1" for n in range(more)}
        for kind in ("application/x-www-form-urlencoded", MULTIPART_CONTENT):
            data = whole if kind == MULTIPART_CONTENT else urlencode(whole)
            answer = nobody(cast.globex).post("/o/globex/sign-in/", data, content_type=kind)
            assert answer.status_code == status, kind
