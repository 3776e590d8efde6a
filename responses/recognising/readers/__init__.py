"""Bytes → blocks, one reader a kind of file. They run in a process of their own (reading.py)."""
