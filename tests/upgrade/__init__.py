"""The previous release and this version take turns on one Temporal, while customers write."""
