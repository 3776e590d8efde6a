"""The working export: what councils submitted, with their names, for the LGA's analysts.

It is the other of two products and is never mixed with a release: nothing here is adjusted,
nothing of it is published, and every file, sheet and row says CONFIDENTIAL.  That it was taken is
on record before its first byte (`responses.actions.reading`), and the councils see it.

CSV and JSON are written while they are sent.  A workbook is made by the worker, kept for a day
in pieces in the database, and deleted.
"""
