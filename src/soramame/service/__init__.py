"""The Videos API and the programme behind it: jobs, media, members, quotas."""
