"""The network of the links that stand."""
