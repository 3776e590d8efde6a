"""Papers of any layout: what of them answers which question, and what does not (docs/formats.md)."""
