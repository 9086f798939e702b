package io.be.mesh.tests.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands in front of the replicas and knows nothing of them but their addresses. */
interface Balancer extends AutoCloseable {
    /** {@code http://host:port} of its front. */
    URI front();

    @Override
    void close();

    /** HAProxy where it is installed, else a plain one of our own. */
    static Balancer before(List<Integer> ports) throws IOException {
        Optional<Path> haproxy = Stream.of("/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        return haproxy.isPresent() ? new HaProxy(haproxy.get(), ports) : new RoundRobin(ports);
    }
}
