"""The pages of those who refer: write, send, follow up."""

from referrals.views.attachments import File, FileOriginal, FilePicture, FileRemove, Files
from referrals.views.injuries import Injuries
from referrals.views.passing import HandOn, PassOn, Unfinished
from referrals.views.read import Mine, Record
from referrals.views.safe import SafeAddress
from referrals.views.send import Add, Check, Discard, Submitted, Withdraw
from referrals.views.write import Autosave, Edit, New, Tasks

__all__ = [
    "Add", "Autosave", "Check", "Discard", "Edit", "File", "FileOriginal", "FilePicture", "FileRemove",
    "Files", "HandOn", "Injuries", "Mine", "New", "PassOn", "Record", "SafeAddress", "Submitted", "Tasks",
    "Unfinished", "Withdraw",
]  # fmt: skip
