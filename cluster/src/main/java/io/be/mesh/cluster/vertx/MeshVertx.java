package io.be.mesh.cluster.vertx;

import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;

/** The one way Vert.x is started in a node. */
public final class MeshVertx {
    private MeshVertx() {}

    /** Options with as many event loops as the settings say, and nothing written to disk by Vert.x itself. */
    public static VertxOptions options(MeshConfig.Runtime runtime) {
        return new VertxOptions()
                .setEventLoopPoolSize(runtime.eventLoops())
                .setWarningExceptionTime(2)
                .setWarningExceptionTimeUnit(TimeUnit.SECONDS)
                .setAddressResolverOptions(new AddressResolverOptions().setQueryTimeout(2_000))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /** A builder with the node's transport; the caller may add metrics before it builds. */
    public static VertxBuilder builder(VertxOptions options) {
        return Vertx.builder().with(options).withTransport(new OnePortTransport(fastest()));
    }

    /** The kernel's own event queue where its library is there, else the portable one. */
    private static Transport fastest() {
        Transport epoll = Transport.EPOLL;
        return epoll != null && epoll.available() ? epoll : Transport.NIO;
    }
}
