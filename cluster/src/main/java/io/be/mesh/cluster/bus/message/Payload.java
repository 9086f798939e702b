package io.be.mesh.cluster.bus.message;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** What was read; null when there was nothing. */
public record Payload(@Nullable ByteString payload) {}
