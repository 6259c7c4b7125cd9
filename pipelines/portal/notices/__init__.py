"""Reminders of a closing date, by mail and on the institution's page. Never a finding, never a figure.

Belongs here: who is to be reminded of what, sending it once. Does not belong here: closing dates (`periods`),
when each reminder is due (`schemas/reminders.csv`).
"""
