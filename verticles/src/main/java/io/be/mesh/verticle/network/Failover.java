package io.be.mesh.verticle.network;

import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which member of an address list is spoken to: the first that can be reached, and the first again as soon as it is
 * healthy. Checks run only while a later member is in use. Any thread.
 */
final class Failover {
    private static final Logger log = LoggerFactory.getLogger(Failover.class);
    private static final long IDLE = -1;

    private final Vertx vertx;
    private final String partner;
    private final List<Endpoint> endpoints;
    private final Duration interval;
    private final Function<Endpoint, Future<Boolean>> healthy;
    private int preferred;
    private long timer = IDLE;
    private boolean closed;

    /** @param healthy asks an endpoint; completes within the interval and never fails */
    Failover(
            Vertx vertx,
            String partner,
            List<Endpoint> endpoints,
            Duration interval,
            Function<Endpoint, Future<Boolean>> healthy) {
        this.vertx = vertx;
        this.partner = partner;
        this.endpoints = endpoints;
        this.interval = interval;
        this.healthy = healthy;
    }

    /** The order in which to try: the one in use, those after it, those before it. */
    synchronized List<Endpoint> order() {
        if (preferred == 0) {
            return endpoints;
        }
        List<Endpoint> order = new ArrayList<>(endpoints.subList(preferred, endpoints.size()));
        order.addAll(endpoints.subList(0, preferred));
        return order;
    }

    /** This endpoint took a request. */
    synchronized void reached(Endpoint endpoint) {
        int index = endpoints.indexOf(endpoint);
        if (index == preferred || closed) {
            return;
        }
        log.atWarn()
                .addKeyValue("partner", partner)
                .addKeyValue("address", endpoint)
                .log("partner address in use changed");
        prefer(index);
    }

    synchronized void close() {
        closed = true;
        prefer(0);
    }

    private void prefer(int index) {
        preferred = index;
        if (index > 0 && timer == IDLE) {
            timer = vertx.setPeriodic(interval.toMillis(), fired -> check(0));
        } else if (index == 0 && timer != IDLE) {
            vertx.cancelTimer(timer);
            timer = IDLE;
        }
    }

    /** Asks the members before the one in use, in order, until one is healthy. */
    private void check(int index) {
        synchronized (this) {
            if (closed || index >= preferred) {
                return;
            }
        }
        healthy.apply(endpoints.get(index)).onSuccess(well -> {
            if (well) {
                reached(endpoints.get(index));
            } else {
                check(index + 1);
            }
        });
    }
}
