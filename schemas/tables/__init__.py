"""The tables: one pandera model each, their columns defined once in `columns`.

Belongs here: models, and what is derived from them (Arrow schemas, DuckDB DDL, dictionary).
Does not belong here: how a table is filled. Nothing is re-exported.
"""
