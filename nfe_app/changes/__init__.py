"""信息变更: what a person's registration says of them changes: name, numbers, account, address, household place, work."""
