"""The formats of an edition beside DuckDB, Parquet and CSV: one writer each, all on one model.

Belongs here: SDMX, the Data Package, the accessible workbook, the dictionary as a page, the metadata of the
data set. Does not belong here: which tables go into an edition and how it is swapped in (`pipelines.store`).
Nothing is re-exported.
"""
