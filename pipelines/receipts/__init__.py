"""Receipts: what a sender can show of what she sent, when, and what was answered.

Belongs here: signing and verifying (`signed`), what a receipt says (`issue`), how people read it
(`readable`). Does not belong here: keeping the key (`store.signing`).
"""
