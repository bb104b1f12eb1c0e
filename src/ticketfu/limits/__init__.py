"""The one quota of requests and the one budget of money that all workers share."""
