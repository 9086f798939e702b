package io.be.mesh.verticle.ingress.bytes;

import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.port.ByteConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each connection that carried bytes, in the logger of the requests. */
final class ByteLog {
    private static final Logger LOG = LoggerFactory.getLogger("mesh.access");

    private final boolean enabled;

    ByteLog(boolean enabled) {
        this.enabled = enabled;
    }

    void write(ByteConnection client, Caller caller, ServicePool pool, ServiceLease lease, long bytesOut, long nanos) {
        if (!enabled) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("sni", client.serverName())
                .addKeyValue("service", pool.name())
                .addKeyValue("instance", lease.authority())
                .addKeyValue("bytes", client.end().bytes())
                .addKeyValue("bytesOut", bytesOut)
                .addKeyValue("elapsedMs", TimeUnit.NANOSECONDS.toMillis(nanos))
                .addKeyValue("peer", client.standing().address().getHostAddress())
                .addKeyValue("caller", caller.label())
                .log("connection");
    }
}
