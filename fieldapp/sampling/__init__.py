"""The draw of a sample of children: strata, quotas, chance that can be repeated, coverage."""
