"""What the settings of each environment promise."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import env, profiling
from config.management.commands import document_settings
from config.services.addresses import EXTENSIONS
from shop.exchange.storage import exported_files, imported_files

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgresql://shop:secret@db.invalid/shop",
    "REDIS_URL": "redis://cache.invalid/0",
    "ALLOWED_HOSTS": "shop.example.com",
}


def run(code: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=env.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "SHOP_VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_of_settings_is_fresh() -> None:
    assert document_settings.PAGE.read_text() == document_settings.page(), "run: make docs"


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_its_secrets_and_addresses(name: str, tmp_path: Path) -> None:
    started = run("import config.settings.prod", tmp_path, **{**PRODUCTION, name: ""})

    assert started.returncode == 1
    assert f"Production needs {name};" in started.stderr


def test_production_starts_no_server_and_does_not_even_load_what_could(tmp_path: Path) -> None:
    code = "import sys, config.wsgi; print('config.services.lifecycle' in sys.modules)"
    started = run(code, tmp_path / "var", **PRODUCTION)

    assert (started.stdout.strip(), started.returncode) == ("False", 0), started.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("module", ["dev", "test"])
def test_importing_settings_starts_no_server(module: str, tmp_path: Path) -> None:
    code = f"import sys, config.settings.{module}; print('config.services.lifecycle' in sys.modules)"
    started = run(code, tmp_path)

    assert (started.stdout.strip(), started.returncode) == ("False", 0), started.stderr
    assert not (tmp_path / "postgres").exists()


def test_without_profiling_nothing_of_the_profilers_is_installed(tmp_path: Path) -> None:
    code = "import config.settings.dev as s; print(*s.INSTALLED_APPS, *s.MIDDLEWARE, *s.DATABASES, *s.CACHES)"
    profiled = run(code, tmp_path, PROFILING="1").stdout.split()
    bare = run(code, tmp_path, PROFILING="0").stdout.split()

    assert set(profiled) - set(bare) == {
        "silk",
        "debug_toolbar",
        profiling.SILK_MIDDLEWARE,
        profiling.TOOLBAR_MIDDLEWARE,
        "profiling",
        "toolbar",
    }


def test_a_variable_that_cannot_be_understood_is_named(tmp_path: Path) -> None:
    started = run("import config.settings.dev", tmp_path, PROFILING="perhaps")

    assert "PROFILING='perhaps' cannot be used: say 1 or 0" in started.stderr


def test_development_makes_its_own_secret_key_once_and_for_its_owner_only(tmp_path: Path) -> None:
    keys = [run("import config.settings.dev as s; print(s.SECRET_KEY)", tmp_path).stdout for _ in range(2)]

    assert keys[0] == keys[1]
    assert len(keys[0].strip()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_production_stack_sets_only_variables_that_are_declared() -> None:
    stack = yaml.safe_load((env.BASE_DIR / "compose.yaml").read_text())
    declared = {variable.name for variable in env.variables()}

    assert set(stack["x-shop"]["environment"]) <= declared
    assert set(stack["services"]) == {"web", "worker", "migrate", "pool", "postgres", "redis"}


def test_web_and_worker_share_every_folder_of_files(settings: Any) -> None:
    stack = yaml.safe_load((env.BASE_DIR / "compose.yaml").read_text())
    settings.MEDIA_ROOT = "/shop/var/media"
    models = Path("/shop/var") / settings.SEARCH_MODELS.relative_to(env.SHOP_VAR_DIR.value)
    folders = {settings.MEDIA_ROOT, str(models), imported_files().location, exported_files().location}

    assert {volume.partition(":")[2] for volume in stack["x-shop"]["volumes"]} == folders
    # A volume over a folder that the image has not got belongs to root, and nothing could be written into it.
    made = (env.BASE_DIR / "Dockerfile").read_text().split()
    assert folders <= set(made)


def test_migrations_reach_the_production_server_and_not_its_pool() -> None:
    stack = yaml.safe_load((env.BASE_DIR / "compose.yaml").read_text())["services"]

    assert "@postgres:5432/" in stack["migrate"]["environment"]["DATABASE_URL"]
    assert "@pool:5432/" in stack["web"]["environment"]["DATABASE_URL"]


def test_a_production_server_gets_every_extension() -> None:
    script = (env.BASE_DIR / "config" / "production" / "provision.sql").read_text()

    assert [line.split()[2].rstrip(";") for line in script.splitlines() if line.startswith("CREATE EXTENSION")] == (
        EXTENSIONS
    )
