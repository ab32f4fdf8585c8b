"""Static files as they are served: collected, named by their content, compressed."""

import subprocess
import sys

import pytest

from config import env
from tests.support.folders import Folder

pytestmark = pytest.mark.slow

ASK = """
import re, django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
page = client.get("/admin/login/")
sheet = re.search(r'/static/unfold/css/styles\\.[0-9a-f]{12}\\.css', page.content.decode())
file = client.get(sheet.group())
print(page.status_code, file.status_code, file.headers["Content-Encoding"], file.headers["Cache-Control"])
"""


def test_collected_files_have_far_future_names_and_are_compressed_with_debug_on_or_off(folder: Folder) -> None:
    collected = folder.environment(STATIC_COLLECTED="1")
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=env.BASE_DIR, env=collected, check=True)

    served = {"STATIC_COLLECTED": "1", "DATABASE_URL": "postgresql://nobody.invalid/shop"}
    answers = [folder.run(ASK, DEBUG=debug, **served) for debug in ("0", "1")]

    assert answers == ["200 200 gzip max-age=315360000, public, immutable"] * 2
