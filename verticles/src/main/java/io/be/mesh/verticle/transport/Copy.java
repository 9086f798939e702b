package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.StoredMessage;

/** A message shown without being taken: settling it changes nothing. */
record Copy(StoredMessage message) implements Delivery {
    @Override
    public String id() {
        return "";
    }

    @Override
    public void confirm() {}

    @Override
    public void rollback() {}
}
