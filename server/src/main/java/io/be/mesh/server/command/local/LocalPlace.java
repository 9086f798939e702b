package io.be.mesh.server.command.local;

import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where one replica of a local trial lives: its home in that of the trial, and its ports, ten after those of the one before.
 *
 * @param name for people
 * @param settings that differ from those of the trial, {@code key=value}
 */
record LocalPlace(String name, Path home, List<String> settings) {
    private static final int APART = 10;
    private static final int LAST_PORT = 65_535;
    /** The grid, the event bus and the payload link. */
    private static final int CLUSTER_PORTS = 3;

    private static final String LOOPBACK = "127.0.0.1";

    /** @throws Failure when there are not so many ports */
    static List<LocalPlace> of(MeshConfig config, int count) throws Failure {
        int highest = Math.max(
                config.cluster().listen().port() + CLUSTER_PORTS - 1,
                Math.max(
                        config.ingress().outer().port(), config.admin().listen().port()));
        if (highest + APART * (count - 1) > LAST_PORT) {
            throw AdminOptions.usage(
                    count + " replicas need ports beyond " + LAST_PORT,
                    "each takes those of the one before + " + APART);
        }
        String members = IntStream.range(0, count)
                .mapToObj(i -> cluster(config, i).toString())
                .collect(Collectors.joining(","));
        return IntStream.range(0, count).mapToObj(i -> at(config, i, members)).toList();
    }

    private static LocalPlace at(MeshConfig config, int i, String members) {
        List<String> settings = new ArrayList<>(List.of(
                "ingress.outer=" + moved(config.ingress().outer(), i),
                "admin.listen=" + moved(config.admin().listen(), i),
                "cluster.listen=" + cluster(config, i),
                "cluster.address=" + LOOPBACK,
                "cluster.members=" + members));
        Optional<HostPort> inner = config.ingress().inner();
        inner.ifPresent(at -> settings.add("ingress.inner=" + moved(at, i)));
        String name = "replica-" + i;
        return new LocalPlace(name, config.node().home().resolve(name), settings);
    }

    /** Port 0 stays: the system chooses another one for each. */
    private static HostPort moved(HostPort first, int i) {
        return first.port() == 0 ? first : new HostPort(first.host(), first.port() + APART * i);
    }

    private static HostPort cluster(MeshConfig config, int i) {
        return new HostPort(LOOPBACK, config.cluster().listen().port() + APART * i);
    }

    /** Whether this replica belongs to the cluster since an earlier start. */
    boolean isMember() {
        return ReplicaFolder.isWritten(home);
    }
}
