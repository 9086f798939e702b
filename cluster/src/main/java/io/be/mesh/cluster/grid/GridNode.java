package io.be.mesh.cluster.grid;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.server.ServerContext;
import io.be.mesh.cluster.replica.ReplicaTls;
import java.util.function.Function;

/**
 * What makes a member of the open edition speak TLS: it is asked for the handlers of each connection, and puts the two of
 * TLS around the grid's own. See ADR 0010; these are internal classes of one version of the grid.
 */
final class GridNode extends DefaultNodeContext {
    private final GridSettings settings;
    private final ReplicaTls tls;
    private final Handshakes handshakes;
    private final Refusals refusals = new Refusals();

    GridNode(GridSettings settings, ReplicaTls tls, Handshakes handshakes) {
        this.settings = settings;
        this.tls = tls;
        this.handshakes = handshakes;
    }

    @Override
    public Joiner createJoiner(Node node) {
        return new MemberNames(node, settings.members(), settings.listen().port());
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new Extension(node);
    }

    private final class Extension extends DefaultNodeExtension {
        Extension(Node node) {
            super(node);
        }

        @Override
        public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(ServerContext context) {
            Function<EndpointQualifier, ChannelInitializer> stock = super.createChannelInitializerFn(context);
            return endpoint -> {
                ChannelInitializer inner = stock.apply(endpoint);
                return channel -> around(inner, channel);
            };
        }
    }

    /** The stock handlers replace themselves as they learn what the peer speaks; those of TLS stay the outermost. */
    private void around(ChannelInitializer inner, Channel channel) throws Exception {
        TlsChannel secured = new TlsChannel(channel, tls.engine(channel.isClientMode()), handshakes, refusals);
        channel.inboundPipeline().addLast(new TlsDecoder(secured));
        inner.initChannel(channel);
        channel.outboundPipeline().addLast(new TlsEncoder(secured));
        secured.begin();
    }
}
