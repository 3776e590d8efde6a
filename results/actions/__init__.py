"""The steps of a release. Nothing else writes releases, their files or their history."""

from results.actions.freezing import freeze, reject
from results.actions.preparing import prepare, set_aside
from results.actions.publishing import publish, write_erratum

__all__ = ["freeze", "prepare", "publish", "reject", "set_aside", "write_erratum"]
