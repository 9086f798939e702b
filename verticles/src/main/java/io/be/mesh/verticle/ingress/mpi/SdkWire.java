package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.plugin.PluginDirectory;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.AttachedNames;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Transcoder;
import io.be.mesh.protocol.message.Versions;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.channel.SessionBook;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the SDK wire works with; safe from any thread.
 *
 * @param version of this program
 */
public record SdkWire(
        Vertx vertx,
        MeshConfig config,
        Bus bus,
        Audited audited,
        LocalNode node,
        CallerRules callers,
        ChannelService channel,
        SessionBook sessions,
        Codecs codecs,
        HostedServices services,
        CallLink link,
        Versions version) {

    /** The operations of a node without plugins, put together. */
    public OperationTable operations() {
        return operations(PluginDirectory.none());
    }

    /** The operations, put together. */
    public OperationTable operations(PluginDirectory plugins) {
        CodecLimits limits = CodecLimits.forMessages(config.limits().message());
        Transcoder transcoder = new Transcoder(limits);
        OperationForm form = new OperationForm(vertx, bus, audited, codecs.json());
        ChannelOperations messages = new ChannelOperations(form, channel, sessions, node, codecs, config.queue());
        Map<String, MpiOperation> operations = Stream.of(
                        new NetOperations(form, node, version).all(),
                        new KeyOperations(form).all(),
                        new RegistryOperations(form).all(),
                        messages.all(),
                        new DataOperations(form).all(),
                        builtin(new DataOperations(form).builtin()))
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableMap(MpiOperation::name, Function.identity()));
        return new OperationTable(
                node,
                callers,
                operations,
                new PluginOperations(bus, plugins),
                new HostedCalls(form, services, callers, new AttachedNames(limits), transcoder),
                new ForeignCalls(node, link),
                new Envelopes(vertx, node, transcoder),
                messages);
    }

    /** Existing clients call them by the name of the service set. */
    private List<MpiOperation> builtin(List<MpiOperation> operations) {
        String prefix = config.node().name() + ".";
        return operations.stream()
                .flatMap(each -> Stream.of(each.name(), prefix + each.name().substring("mesh.".length()))
                        .distinct()
                        .map(name -> new MpiOperation(name, each.access(), each.place(), each.run())))
                .toList();
    }
}
