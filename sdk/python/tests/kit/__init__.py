"""What the tests stand on: real nodes and cut connections."""
