"""Hostile and odd files, made by code: nothing of them was ever on a disk.

Belongs here: the corpus. Does not belong here: what must become of it (`test_hostile`).
"""
