"""A provider of our own that only plays: the default install shows the whole flow without anybody else."""
