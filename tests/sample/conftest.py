from tests.zendesk.conftest import account, environment, http, sample, zendesk

__all__ = ["account", "environment", "http", "sample", "zendesk"]
