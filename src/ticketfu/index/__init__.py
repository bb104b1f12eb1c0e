"""The server's own index of published documents: lists, search, topics; rebuilt at each start."""
