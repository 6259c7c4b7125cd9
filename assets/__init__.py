"""What is materialised, when and in what order: a thin Dagster shell around `pipelines`.

Belongs here: assets, partitions, resources, checks, sensors, schedules, jobs. Does not belong
here: arithmetic, SQL, or any figure in metadata (Dagster's pages have no login: counts only).
"""
