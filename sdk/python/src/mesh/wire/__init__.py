"""What goes over the wire: messages and their protobuf form."""
