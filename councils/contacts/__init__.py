"""Contacts out of a spreadsheet: its rows, the councils they mean, and what would change.

Everything here is plain Python on plain values; `councils.actions.contacts` writes.
"""
