"""A source is one entry: its address, pace, name, stand-in, probe and place in a run come from it."""

from __future__ import annotations

from evidence.records.sources import ASKED, SOURCES
from evidence.schema import TABLES
from harvest.net.entrez import EUTILS
from harvest.net.reach import PROBES
from harvest.net.web import CROSSREF, CTGOV, EUROPEPMC, ICITE, ISRCTN
from operate.health import ON_DEMAND
from operate.sources import NEIGHBORS
from publish.pages_log import SOURCE_NAMES


def test_every_source_that_is_asked_has_one_address_pace_stand_in_and_probe() -> None:
    services = {service.name: service for service in (EUTILS, CTGOV, ISRCTN, CROSSREF, EUROPEPMC, ICITE)}
    assert {source.name for source in ASKED} == set(services)
    for source in ASKED:
        service = services[source.name]
        assert (service.host, service.root, service.per_second) == (source.host, source.root, source.per_second)
        assert source.root.startswith(f"{source.origin}/") or source.root == source.origin
        assert 0 < source.per_second <= 3
        assert source.path.startswith("/")
        assert PROBES[source.setting] == (service, *source.probe)
    assert len({source.path for source in ASKED}) == len({source.setting for source in ASKED}) == len(ASKED)


def test_neighbors_are_asked_in_order_and_what_is_asked_on_demand_is_never_called_away() -> None:
    assert list(NEIGHBORS) == ["clinicaltrials.gov", "isrctn", "crossref", "europepmc"]
    assert set(ON_DEMAND) == {"pmc", "citations", "icite"}


def test_schema_and_pages_name_every_source() -> None:
    for source in SOURCES:
        assert source.name in TABLES["harvests"].columns["source"]
        assert SOURCE_NAMES[source.name] == source.label
