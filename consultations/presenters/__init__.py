"""Consultations → plain values for pages."""
