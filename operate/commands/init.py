"""evidence init: a folder to work in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from evidence import places
from evidence.errors import UsageError
from evidence.topic import load_topic
from operate.commands import options

README = """# {title}
Two commands, in this folder:

```sh
NCBI_EMAIL=you@example.org evidence update topics/{topic}.yml
evidence serve
```

The first harvests PubMed and builds `evidence.db`; NCBI asks every caller for an e-mail address. The second serves it on
http://127.0.0.1:8001. `evidence --help` lists all verbs; the question, its words and outcomes are in `topics/{topic}.yml`.
"""


@click.command(help="Make the new or empty folder DIR ready: topic, metadata.yml, settings.json and a README.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--topic", default="ketamine-oud", show_default=True, help="Topic file, or the name of one in topics/.")
def command(folder: Path, topic: str) -> None:
    """Write what `update` and `serve` need; a folder that holds anything is refused (UsageError)."""
    file = options.topic_path(topic)
    known = load_topic(file)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; give a new one, so that nothing in it is written over.")
    (folder / "topics").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / "topics" / f"{known.topic}.yml")
    shutil.copyfile(places.SITE / "settings.json", folder / "settings.json")
    described = (places.SITE / "metadata.yml").read_text(encoding="utf-8").partition("\n")[2]
    title = f"title: {json.dumps(known.title, ensure_ascii=False)}\n"
    (folder / "metadata.yml").write_text(title + described, encoding="utf-8")
    readme = README.format(title=known.title, topic=known.topic)
    (folder / "README.md").write_text(readme, encoding="utf-8")
    click.echo(f"{folder} is ready; {folder / 'README.md'} says how to go on.")
