"""Files that belong to a record: what may come, where the bytes stand, who had them in hand, how they are served."""
