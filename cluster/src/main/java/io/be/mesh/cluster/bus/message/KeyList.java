package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Keys;
import java.util.List;

/** Keys and certificates of {@code kms.crt.*}. */
public record KeyList(List<Keys> keys) {
    public KeyList {
        keys = List.copyOf(keys);
    }
}
