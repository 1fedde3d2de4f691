"""Themes, addressees and applicability proposed for a recommendation, with evidence.

Owns scikit-learn and joblib: nothing outside this package imports them. Reads a recommendation's text and
report title only, never its response or status.
"""
