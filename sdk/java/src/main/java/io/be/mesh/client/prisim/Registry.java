package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Registration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What programs serve behind a node. */
@SPI("mesh")
public interface Registry {
    /** Puts a registration, or renews its lease. */
    @MPI(value = "mesh.registry.put", repeatable = true)
    void register(@Index("registration") Registration registration);

    @MPI(value = "mesh.registry.put", repeatable = true)
    CompletionStage<Void> registerAsync(@Index("registration") Registration registration);

    @MPI(value = "mesh.registry.puts", repeatable = true)
    void registers(@Index("registrations") List<Registration> registrations);

    @MPI(value = "mesh.registry.remove", repeatable = true)
    void unregister(@Index("registration") Registration registration);

    @MPI(value = "mesh.registry.remove", repeatable = true)
    CompletionStage<Void> unregisterAsync(@Index("registration") Registration registration);

    /** The registrations of a kind; of every kind when it is empty. */
    @MPI(value = "mesh.registry.export", repeatable = true)
    List<Registration> export(@Index("kind") String kind);
}
