package io.be.mesh.cluster.vertx;

import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** A Vert.x transport whose accepted connections may be sorted by their first bytes; see {@link SortingTransport}. */
final class OnePortTransport implements Transport {
    private final Transport real;
    private final SortingTransport sorting;

    OnePortTransport(Transport real) {
        this.real = real;
        this.sorting = new SortingTransport(real.implementation());
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public boolean available() {
        return real.available();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return real.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return sorting;
    }
}
