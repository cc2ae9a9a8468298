"""The hall: one file a job, the only place where rooms and the store meet."""
