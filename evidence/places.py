"""Where the files are that come with the program: topics, templates, plugins, style, description and settings."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("evidence")))
CODE = _PACKAGE.parent  # the packages: a checkout, or site-packages
_SHIPPED = _PACKAGE / "shipped"  # setup.py puts them there
SITE = _SHIPPED if _SHIPPED.is_dir() else CODE


def serving() -> list[str]:
    """Datasette's options for the site in any folder that holds its database, metadata.yml and settings.json."""
    folders = {"--plugins-dir": "plugins", "--template-dir": "templates"}
    static = ["--static", f"static:{SITE / 'static'}"]
    return [part for option, name in folders.items() for part in (option, str(SITE / name))] + static
