"""What partners and the public get of a release: tables, report, and what must be remembered of it.

Belongs here: from the internal tables to those of the other tiers. Does not belong here: withholding
(`figures.protection`), which tables and columns a tier gets (`schemas/tiers.yml`), writing editions
(`store`).
Nothing is re-exported.
"""
