package io.be.mesh.client.wire;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** One address of the list: its connections, and whether it is to be trusted at the moment. Any thread. */
final class Node {
    private static final int CONNECT_MILLIS = 3_000;
    /** Above what every node tolerates, 10 s. */
    private static final int PING_SECONDS = 20;

    private static final int PING_TIMEOUT_SECONDS = 10;
    private static final int IDLE_MINUTES = 2;
    private static final int FLOW_WINDOW = 4 << 20;
    private static final long FIRST_SUSPICION = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LONGEST_SUSPICION_SHIFT = 5;

    private final Address address;
    private final WireSettings settings;
    private final AtomicReferenceArray<ManagedChannel> channels;
    private volatile int failures;
    private volatile long suspectUntil;

    Node(Address address, WireSettings settings) {
        this.address = address;
        this.settings = settings;
        this.channels = new AtomicReferenceArray<>(settings.connections());
    }

    String name() {
        return address.toString();
    }

    /** The connection for calls of one affinity; opened with its first call. */
    Channel channel(int affinity) {
        int slot = Math.floorMod(affinity, channels.length());
        ManagedChannel open = channels.get(slot);
        if (open != null) {
            return open;
        }
        synchronized (channels) {
            open = channels.get(slot);
            if (open == null) {
                open = build();
                channels.set(slot, open);
            }
            return open;
        }
    }

    private ManagedChannel build() {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.host(), address.port())
                .directExecutor()
                // Repeating is done here, with the ids that make it safe.
                .disableRetry()
                .maxInboundMessageSize(settings.maxMessage())
                .initialFlowControlWindow(FLOW_WINDOW)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .idleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
                .proxyDetector(target -> null);
        if (address.tls()) {
            builder.useTransportSecurity().sslContext(settings.tls().context());
            if (!settings.tls().name().isEmpty()) {
                builder.overrideAuthority(settings.tls().name());
            }
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }

    /** Lets a connection that waits before it connects again do so at once. */
    void hurry() {
        for (int i = 0; i < channels.length(); i++) {
            ManagedChannel open = channels.get(i);
            if (open != null) {
                open.resetConnectBackoff();
            }
        }
    }

    void served() {
        if (failures != 0) {
            failures = 0;
        }
    }

    void failed() {
        int before = failures;
        suspectUntil = System.nanoTime() + (FIRST_SUSPICION << Math.min(before, LONGEST_SUSPICION_SHIFT));
        failures = before + 1;
    }

    /** Nanoseconds until it is to be tried again before others; 0 when it is trusted. */
    long suspicion() {
        return failures == 0 ? 0 : Math.max(0, suspectUntil - System.nanoTime());
    }

    /** Whether it has no connection that was used in the last minutes. */
    boolean isIdle() {
        for (int i = 0; i < channels.length(); i++) {
            ManagedChannel open = channels.get(i);
            if (open != null && open.getState(false) != ConnectivityState.IDLE) {
                return false;
            }
        }
        return true;
    }

    void close() {
        for (int i = 0; i < channels.length(); i++) {
            ManagedChannel open = channels.getAndSet(i, null);
            if (open != null) {
                open.shutdown();
            }
        }
    }
}
