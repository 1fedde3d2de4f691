"""The truth: recommendations, suggestions, import runs and the change log, in one SQL database.

Owns SQLAlchemy and Alembic. Never calls the index, a model or a reader.
"""
