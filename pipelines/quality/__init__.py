"""The audit of what is published: expectations on the tables of an edition, and pages for the steering group.

Belongs here: suites made from the schemas, running them with Great Expectations, keeping and showing what
held and what failed. Does not belong here: checking returns (`checking`), deciding what is published:
an edition is out before it is audited, so the audit finds our own errors, not an institution's.
"""
