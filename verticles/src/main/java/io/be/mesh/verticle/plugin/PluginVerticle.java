package io.be.mesh.verticle.plugin;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.plugin.OperationCalls;
import io.be.mesh.verticle.plugin.Registrations.Served;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * One plugin: starts it, serves its operations on the bus, stops it. Nothing of the plugin runs on the context of this verticle, but on
 * threads of its own, which it may block for ever.
 */
final class PluginVerticle extends VerticleBase {
    private final HostedPlugin plugin;
    private final Bus bus;
    private final OperationCalls calls;
    private final long maxBytes;

    /** @param maxBytes of arguments and answers */
    PluginVerticle(HostedPlugin plugin, Bus bus, OperationCalls calls, long maxBytes) {
        this.plugin = plugin;
        this.bus = bus;
        this.calls = calls;
        this.maxBytes = maxBytes;
    }

    @Override
    public Future<?> start() {
        OutgoingCalls outgoing =
                new OutgoingCalls(plugin.id(), context, calls, plugin.threads().answers(), maxBytes);
        return plugin.start(outgoing).compose(started -> serve()).onSuccess(served -> plugin.activate());
    }

    private Future<Void> serve() {
        Future<Void> served = Future.succeededFuture();
        for (Served each : plugin.operations()) {
            served = served.compose(done -> bus.serve(plugin.address(each), ask -> plugin.call(each, ask, maxBytes)));
        }
        return served;
    }

    @Override
    public Future<?> stop() {
        return plugin.stop();
    }
}
