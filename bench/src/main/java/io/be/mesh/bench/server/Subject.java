package io.be.mesh.bench.server;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A server under measurement, and what can be known of its process. */
public final class Subject implements AutoCloseable {
    private final InetSocketAddress address;
    private final OptionalLong pid;
    private final boolean java;
    private Optional<AllocationProbe> probe = Optional.empty();

    /** {@code pid} empty: a server elsewhere, of which only the answers are known. */
    public Subject(InetSocketAddress address, OptionalLong pid) {
        this(address, pid, true);
    }

    private Subject(InetSocketAddress address, OptionalLong pid, boolean java) {
        this.address = address;
        this.pid = pid;
        this.java = java;
    }

    /** A server that is no Java machine: attaching to it would be a signal that ends it. */
    static Subject program(InetSocketAddress address, long pid) {
        return new Subject(address, OptionalLong.of(pid), false);
    }

    public InetSocketAddress address() {
        return address;
    }

    public OptionalDouble cpuSeconds() {
        return pid.isPresent() ? ProcFiles.cpuSeconds(pid.getAsLong()) : OptionalDouble.empty();
    }

    public OptionalLong residentBytes() {
        return pid.isPresent() ? ProcFiles.residentBytes(pid.getAsLong()) : OptionalLong.empty();
    }

    /** Bytes allocated since the last call, of a Java machine; the first call attaches to it. */
    public OptionalLong allocatedBytes() {
        if (probe.isEmpty() && java && pid.isPresent()) {
            probe = AllocationProbe.attach(pid.getAsLong());
        }
        return probe.map(p -> OptionalLong.of(p.delta())).orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
        probe.ifPresent(AllocationProbe::close);
    }
}
