"""The secret key of a development machine: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def generated(path: Path) -> str:
    """The key in the file, written first if need be; processes that start together agree, because only one
    can link the file.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
