package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;

/**
 * What connections to a peer carry. Each class has pools of its own, so that a stream that lasts long or is not read stands in no
 * message's way.
 */
enum TrafficClass {
    /** Sent and answered whole: messages, calls of the SDK wire, checks of health. */
    MESSAGES {
        @Override
        int pools(PeerScheme scheme, MeshConfig config) {
            return scheme.http2()
                    ? Math.min(config.network().poolSize(), config.runtime().eventLoops())
                    : 1;
        }

        @Override
        HttpClientOptions client(HttpClientOptions options) {
            return options;
        }

        @Override
        PoolOptions pool(MeshConfig.Network config, int pools) {
            return LinkOptions.pool(config, pools);
        }
    },
    /** Streamed both ways, a few on each connection. */
    STREAMS {
        @Override
        int pools(PeerScheme scheme, MeshConfig config) {
            return scheme.http2()
                    ? Math.min(config.network().streams(), config.runtime().eventLoops())
                    : 1;
        }

        /** The window of a connection has room for all its streams: one that is not read holds up no other. */
        @Override
        HttpClientOptions client(HttpClientOptions options) {
            return wide(options)
                    .setHttp2MultiplexingLimit(PER_CONNECTION)
                    .setHttp2ConnectionWindowSize(PER_CONNECTION * WINDOW)
                    .setInitialSettings(new Http2Settings()
                            .setInitialWindowSize(WINDOW)
                            .setMaxFrameSize(CHUNK)
                            .setMaxHeaderListSize(HEADERS)
                            .setPushEnabled(false));
        }

        @Override
        PoolOptions pool(MeshConfig.Network config, int pools) {
            int share = share(config, pools);
            return new PoolOptions()
                    .setHttp1MaxSize(share)
                    .setHttp2MaxSize((share + PER_CONNECTION - 1) / PER_CONNECTION)
                    .setMaxWaitQueueSize(share);
        }
    },
    /** Each takes a connection over, which is HTTP/1.1 until then. */
    UPGRADES {
        @Override
        int pools(PeerScheme scheme, MeshConfig config) {
            return 1;
        }

        @Override
        HttpClientOptions client(HttpClientOptions options) {
            return wide(options)
                    .setProtocolVersion(HttpVersion.HTTP_1_1)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
        }

        @Override
        PoolOptions pool(MeshConfig.Network config, int pools) {
            int share = share(config, pools);
            return new PoolOptions().setHttp1MaxSize(share).setMaxWaitQueueSize(share);
        }
    };

    /** Streams on one connection: what one peer does not read can stop so many others at most, on the way there. */
    private static final int PER_CONNECTION = 16;
    /** Bytes of one answer that wait for a slow reader. */
    private static final int WINDOW = 512 * 1024;

    private static final int CHUNK = 64 * 1024;
    private static final int HEADERS = 64 * 1024;

    /** How many pools the event loops share. */
    abstract int pools(PeerScheme scheme, MeshConfig config);

    /** @param options of the peer, which are changed */
    abstract HttpClientOptions client(HttpClientOptions options);

    /** @param pools how many share the connections to one address */
    abstract PoolOptions pool(MeshConfig.Network config, int pools);

    private static int share(MeshConfig.Network config, int pools) {
        return Math.max(1, config.streams() / pools);
    }

    /** What services say in their headers is theirs. */
    private static HttpClientOptions wide(HttpClientOptions options) {
        return options.setMaxHeaderSize(HEADERS).setMaxChunkSize(CHUNK);
    }
}
