package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.plugin.PluginAddress;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.cluster.plugin.PluginMessage;
import io.be.mesh.verticle.ingress.mpi.MpiOperation.Place;
import java.util.Optional;

/** What plugins serve: {@code mesh.plugin.<id>.*}. */
final class PluginOperations {
    private final Bus bus;
    private final PluginDirectory plugins;

    PluginOperations(Bus bus, PluginDirectory plugins) {
        this.bus = bus;
        this.plugins = plugins;
    }

    Optional<MpiOperation> find(String name) {
        return name.startsWith(PluginAddress.PREFIX) ? plugins.operation(name).map(this::operation) : Optional.empty();
    }

    private MpiOperation operation(Address<PluginMessage.Ask, PluginMessage.Answer> address) {
        return new MpiOperation(address.name(), address.access(), Place.THERE, (call, body) -> {
            body.reservation().release();
            return bus.request(address, new PluginMessage.Ask(body.json())).map(answer -> Content.of(answer.json()));
        });
    }
}
