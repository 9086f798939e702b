package io.be.mesh.cluster.service;

import java.util.Collection;

/** All registrations with their leases, as this replica knows them; those whose lease is over may be among them. Any thread. */
public interface RegisteredServices {
    /** A snapshot, in key order. */
    Collection<Registered> all();

    /** Called after each change, before the write that made it is answered, on no particular thread; must not block. */
    void onChange(Runnable listener);
}
