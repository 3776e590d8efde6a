"""The register of councils: read from a CSV file, then written as a whole or not at all.

Reading is pure: `parse` turns text into entries or names every fault in it, each with
its line and column.  `differing` says what they would change, `preview` shows it, and
`load` writes exactly that in one transaction, and logs it.
The three-letter code is the key.  A GSS code names a boundary and changes with it;
names and slugs change too.  A council that was abolished keeps its row, with its last
day and its successors, because a response belongs to the council as it was on the day;
rows that a file does not mention are therefore left as they are.
"""

from councils.register.changes import (
    Change,
    Difference,
    Kind,
    applied,
    counted,
    differing,
    fingerprint,
)
from councils.register.reading import (
    COLUMNS,
    REGION_CODES,
    TIER_OF_TYPE,
    Entry,
    Fault,
    Known,
    Unreadable,
    parse,
)
from councils.register.stored import stored_entries
from councils.register.writing import Loaded, Preview, load, preview

__all__ = [
    "COLUMNS",
    "REGION_CODES",
    "TIER_OF_TYPE",
    "Change",
    "Difference",
    "Entry",
    "Fault",
    "Kind",
    "Known",
    "Loaded",
    "Preview",
    "Unreadable",
    "applied",
    "counted",
    "differing",
    "fingerprint",
    "load",
    "parse",
    "preview",
    "stored_entries",
]
