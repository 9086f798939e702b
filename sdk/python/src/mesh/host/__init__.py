"""Serving operations: what is published here can be called through the node."""
