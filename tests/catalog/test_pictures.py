"""Pictures: what is taken in, what is kept of it, how it is put in order, prepared, shown and thrown away."""

import hashlib
import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from shop.accounts.services.writing_roles import write_roles
from shop.catalog.exceptions import NotAPicture, PicturesChanged, PictureTooLarge, PictureTwice
from shop.catalog.models import ProductImage
from shop.catalog.pictures import files
from shop.catalog.pictures.cleaning import cleaned
from shop.catalog.selectors import has_waiting_pictures
from shop.catalog.services import preparing
from shop.catalog.services.picturing import add_picture, arrange_pictures, remove_picture
from shop.core.background.schedule import enqueue_wanted
from tests.factories import MembershipFactory, ProductFactory, ProductImageFactory
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db
ORIENTATION, CAMERA = 0x0112, 0x010F
TURNED = 6
"""The camera was held so that the picture has to be turned by a quarter, clockwise."""


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def drawn(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


def forged_png(width: int, height: int) -> bytes:
    """A file of some bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def test_a_photo_is_turned_as_it_was_taken_and_says_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = TURNED, "Somebody's camera"
    brought = drawn(kind="JPEG", exif=exif, comment=b"at home")
    assert b"Somebody's camera" in brought

    kept = cleaned(brought)

    with Image.open(io.BytesIO(kept.data)) as picture:
        assert (picture.format, kept.ending, picture.size) == ("JPEG", "jpg", (20, 40))
        assert dict(picture.getexif()) == {}
    assert b"camera" not in kept.data
    assert b"at home" not in kept.data
    assert cleaned(brought) == kept


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"PK\x03\x04" + b"\0" * 60,
        drawn(kind="JPEG")[:200],
        drawn(kind="BMP"),
        b"",
    ],
    ids=["svg", "zip", "cut off", "bmp", "empty"],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        cleaned(data)


def test_how_large_a_file_is_taken_is_a_setting(settings) -> None:
    settings.PICTURE_MEGABYTES = 1

    assert cleaned(drawn() + bytes(900_000))
    with pytest.raises(PictureTooLarge, match="It has 2 MB; at most 1 are taken"):
        cleaned(drawn() + bytes(2_000_000))


@pytest.mark.parametrize("side", [7_000, 60_000], ids=["too large", "a bomb"])
def test_too_many_pixels_are_refused_before_they_are_unpacked(side: int) -> None:
    with pytest.raises(PictureTooLarge, match="million"):
        cleaned(forged_png(side, side))


def test_pictures_come_last_under_the_hash_of_what_is_kept(media) -> None:
    product = ProductFactory()

    first, second = (add_picture(product=product, data=drawn(colour)) for colour in ("red", "blue"))

    assert [(picture.position, picture.state) for picture in (first, second)] == [(0, "waiting"), (1, "waiting")]
    kept = (media / str(first.image)).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == first.digest
    assert str(first.image) == f"products/{first.digest[:2]}/{first.digest}.png"


def test_the_same_picture_twice_is_refused_and_on_another_product_is_the_same_file() -> None:
    product, other = ProductFactory(), ProductFactory()
    first = add_picture(product=product, data=drawn())

    with pytest.raises(PictureTwice):
        add_picture(product=product, data=drawn())

    assert add_picture(product=other, data=drawn()).image == first.image
    assert product.images.count() == 1


def test_an_order_of_pictures_that_are_no_longer_these_is_refused() -> None:
    product = ProductFactory()
    red, green, blue = (add_picture(product=product, data=drawn(colour)).pk for colour in ("red", "green", "blue"))

    arrange_pictures(product=product, order=[blue, red, green])
    remove_picture(product=product, image_id=red)
    with pytest.raises(PicturesChanged):
        arrange_pictures(product=product, order=[red, green, blue])

    assert list(product.images.order_by("position").values_list("pk", flat=True)) == [blue, green]


def test_whoever_dies_while_preparing_leaves_a_picture_that_is_prepared_later(media, monkeypatch) -> None:
    picture = add_picture(product=ProductFactory(), data=drawn("red", "JPEG", (2000, 1000)))
    write, written = files.smaller, []

    def dying(data: bytes, *, width: int) -> bytes:
        if written:
            raise KeyboardInterrupt
        written.append(width)
        return write(data, width=width)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(files, "smaller", dying)
        preparing.prepare_pictures()
    assert has_waiting_pictures()
    assert "shop.catalog.tasks.prepare_new_pictures" in enqueue_wanted()

    assert (preparing.prepare_pictures(), preparing.prepare_pictures(), has_waiting_pictures()) == (1, 0, False)

    picture.refresh_from_db()
    sizes = {}
    for width in files.WIDTHS:
        with Image.open(media / files.thumbnail_name(picture.digest, width)) as copy:
            sizes[width] = (copy.format, copy.size)
    assert sizes == {96: ("WEBP", (96, 48)), 480: ("WEBP", (480, 240)), 1200: ("WEBP", (1200, 600))}
    assert picture.thumbnail(96) == f"/media/products/{picture.digest[:2]}/{picture.digest}-96.webp"


def test_a_picture_that_came_otherwise_is_cleaned_and_one_without_a_file_is_marked(media) -> None:
    (media / "products").mkdir(parents=True)
    (media / "products" / "old.png").write_bytes(drawn("green"))
    old, lost = ProductImageFactory(image="products/old.png"), ProductImageFactory(image="products/lost.png")

    preparing.prepare_pictures()

    states = dict(ProductImage.objects.values_list("pk", "state"))
    assert states == {old.pk: "ready", lost.pk: "broken"}
    old.refresh_from_db()
    assert str(old.image) == files.name_of(old.digest, "png")


def test_files_go_when_no_product_shows_them_and_not_before(media) -> None:
    product, other = ProductFactory(), ProductFactory()
    shared = add_picture(product=product, data=drawn("red"))
    add_picture(product=other, data=drawn("red"))
    alone = add_picture(product=product, data=drawn("blue"))
    fresh = add_picture(product=product, data=drawn("green"))
    preparing.prepare_pictures()
    for picture in (shared, alone, fresh):
        remove_picture(product=product, image_id=picture.pk)
    draft = media / "products" / shared.digest[:2] / f"{shared.digest}.png.0000.new"
    draft.write_bytes(b"half")
    for path in (media / "products").rglob("*.*"):
        if fresh.digest not in path.name:
            os.utime(path, (0, 0))

    assert preparing.sweep_up_files() == 1 + 1 + len(files.WIDTHS)

    left = {path.name.partition(".")[0].partition("-")[0] for path in (media / "products").rglob("*.*")}
    assert left == {shared.digest, fresh.digest}
    assert preparing.sweep_up_files() == 0


def test_a_picture_is_served_to_be_kept_and_nothing_else_is_served(client, media) -> None:
    picture = add_picture(product=ProductFactory(), data=drawn())
    (media / "products" / "page.html").write_text("<script>alert(1)</script>")

    answer = client.get(picture.address)

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == picture.digest
    assert client.get(picture.address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    other = ["products/page.html", "../secret_key", f"products/{'0' * 2}/{'0' * 64}.png", f"{picture.image}/"]
    assert [client.get(f"/media/{name}").status_code for name in other] == [404] * 4


def test_files_are_brought_on_the_products_page_and_refused_with_the_reason(superuser_client, store) -> None:
    product = ProductFactory(store=store)
    address = reverse("admin:catalog_product_pictures", args=[product.pk])

    def brought(data: bytes):
        return superuser_client.post(address, {"act": "add", "file": SimpleUploadedFile("a.jpg", data)})

    taken, refused = brought(drawn()), brought(b"<svg/>")
    key = product.images.get().pk
    described = superuser_client.post(address, {"act": "describe", "image": key, "text": ' A "red"\n plate '})

    assert (taken.status_code, refused.status_code, described.status_code) == (200, 409, 200)
    assert refused.json()["message"].startswith("This is no picture")
    assert "A &quot;red&quot; plate" in described.json()["html"]
    assert product.images.count() == 1
    assert superuser_client.post(address, {"act": "arrange", "order": f"{key},x"}).status_code == 409


def test_who_may_only_look_brings_no_pictures(store) -> None:
    write_roles()
    client = Client()
    client.force_login(MembershipFactory(store=store, role=Group.objects.get(name="Warehouse")).user)
    address = reverse("admin:catalog_product_pictures", args=[ProductFactory(store=store).pk])

    assert (client.get(address).status_code, client.post(address, {"act": "add"}).status_code) == (200, 403)


def test_the_list_shows_main_pictures_at_no_statement_more(superuser_client, store) -> None:
    products = [ProductFactory(store=store, name=name) for name in "ABC"]

    def asked() -> tuple[int, str]:
        with recorded() as statements:
            page = superuser_client.get(reverse("admin:catalog_product_changelist"))
        return len(statements), page.content.decode()

    asked()
    before, _ = asked()
    for product in products[:2]:
        add_picture(product=product, data=drawn("red"))
        add_picture(product=product, data=drawn("blue"))
    preparing.prepare_pictures(at_most=2)
    after, content = asked()

    red = products[0].images.get(position=0)
    assert after == before
    assert content.count('loading="lazy"') == 1
    assert red.thumbnail(96) in content
