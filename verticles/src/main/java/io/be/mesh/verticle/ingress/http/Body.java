package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.MemoryBudget;

/** A body that has arrived, and the memory it holds. */
record Body(ByteString bytes, MemoryBudget.Reservation reservation) {
    @Override
    public String toString() {
        return "Body[bytes=" + bytes.size() + "]";
    }
}
