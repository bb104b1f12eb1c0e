"""Metrics for Prometheus and traces for OpenTelemetry; both off unless they are asked for."""
