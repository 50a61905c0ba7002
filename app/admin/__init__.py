"""The administrators' door: accounts, grants, the audit trail."""
