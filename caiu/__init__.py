"""The Child Abuse Investigation Unit: investigations, their log and their actions."""
