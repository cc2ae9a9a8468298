"""The marks of one side of all coats, kept on disk, added to and never rebuilt."""
