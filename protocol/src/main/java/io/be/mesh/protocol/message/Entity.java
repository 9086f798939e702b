package io.be.mesh.protocol.message;

import com.google.protobuf.ByteString;

/** A value as clients keep it: its encoding, the name of its type, its bytes. Opaque to the node. */
public record Entity(String codec, String schema, ByteString buffer) {}
