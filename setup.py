"""What a wheel holds besides packages: topics, templates, plugins and all else that evidence/places.py looks for."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = (
    "topics",
    "templates",
    "plugins",
    "static",
    "metadata.yml",
    "settings.json",
    "docs/methods.md",
    "docs/codebook.md",
    "docs/benchmark.json",
)


class WithSite(build_py):
    """Copies them into evidence/shipped; an editable install reads the checkout itself."""

    def run(self) -> None:
        """Copy after the packages."""
        super().run()
        if self.editable_mode:
            return
        for name in SHIPPED:
            target = Path(self.build_lib, "evidence", "shipped", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if Path(name).is_dir():
                shutil.copytree(name, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
            else:
                shutil.copy(name, target)


setup(cmdclass={"build_py": WithSite})
