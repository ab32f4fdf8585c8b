"""What templates write into addresses and forms."""

import re
from pathlib import Path

from django.conf import settings

BARE_KEY = re.compile(r'="[^"]*\{\{ *[\w.]*(?:\bpk|\bid|_id) *\}\}')


def test_no_key_is_written_into_an_attribute_with_thousands_separators() -> None:
    """`{{ order.pk }}` is “203,743” to a reader, and leads nowhere in an address: say how it is to be written."""
    bare = [
        f"{path.name}:{number}"
        for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if BARE_KEY.search(line)
    ]

    assert bare == [], f"add |stringformat:'d' to the keys in these places: {', '.join(bare)}"
