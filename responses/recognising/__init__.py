"""Papers of any layout: which question each of their words answers (docs/formats.md)."""
