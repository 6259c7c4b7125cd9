"""Where everything lives: vault (bytes), ledger (acts), lake (Parquet), edition (DuckDB and exports).

Belongs here: writing then swapping, and reading back. Does not belong here: what a figure means.
"""
