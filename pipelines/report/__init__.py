"""The annual regional report: from one edition, for one tier, in one language, in every form.

Belongs here: what the report says and how it looks. Does not belong here: any arithmetic on figures beyond
counting rows (`pipelines.figures`), who may ask for it (`pipelines.portal`).
"""
