package io.be.mesh.cluster.grid;

import com.hazelcast.internal.networking.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why a connection of the grid was refused or ended; the same about the same host once a minute. Thread safe. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int REMEMBERED = 256;

    private final Map<String, Long> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    void report(Channel channel, TlsFailure why, boolean established) {
        SocketAddress remote = channel.remoteSocketAddress();
        String host = remote instanceof InetSocketAddress internet ? internet.getHostString() : String.valueOf(remote);
        if (!news(host + " " + why.why())) {
            return;
        }
        log.atWarn()
                .addKeyValue("peer", remote)
                .addKeyValue("why", why.why())
                .log(
                        "grid: the connection {} {} is closed",
                        channel.isClientMode() ? "to" : "from",
                        established ? "a replica" : "a process that has not proved to be a replica");
    }

    private boolean news(String line) {
        long now = System.nanoTime();
        synchronized (said) {
            Long before = said.get(line);
            if (before != null && now - before < SILENCE_NANOS) {
                return false;
            }
            said.remove(line);
            said.put(line, now);
            return true;
        }
    }
}
