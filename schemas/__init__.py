"""What is true: tables, code lists, rules, indicators, layouts, texts, regions.

Belongs here: pandera models, data files that a statistician edits, and the loaders that read them
and raise on anything unknown. Does not belong here: reading or writing anything but these files,
arithmetic on figures, Dagster.
"""
