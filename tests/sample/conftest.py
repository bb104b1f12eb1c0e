from tests.zendesk.conftest import account, http, sample, stage, zendesk

__all__ = ["account", "http", "sample", "stage", "zendesk"]
