package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import java.util.Map;

/** What an operation asks of its caller: the one table of paths and gRPC methods. */
public enum Right {
    /** Anyone. */
    PROBE,
    /** A client that writes. */
    PUSH,
    /** A client that reads or empties queues. */
    READ,
    /** A partner, and nobody else. */
    PEER,
    /** An operator asks a partner, or anyone asks us: the body tells which. */
    WEAVE,
    /** An operator approves, or a partner tells that it has. */
    ACK,
    /** An operator. */
    MANAGE,
    /** The SDK wire, where each operation has its own rule. */
    SDK,
    /** Health and reflection of gRPC: a client. */
    SERVICES,
    /** The bytes of a registered service: a client, or a partner; to whom it is open, the service says. */
    BYTES,
    /** What is registered here, or nothing: a client, and a partner to which it is opened. */
    REGISTERED;

    private static final Map<String, Right> BY_PATH = Map.ofEntries(
            Map.entry(HttpPath.STATS, PROBE),
            Map.entry(HttpPath.PUSH, PUSH),
            Map.entry(HttpPath.POP, READ),
            Map.entry(HttpPath.PEEK, READ),
            Map.entry(HttpPath.RELEASE, READ),
            Map.entry(HttpPath.INVOKE, PEER),
            Map.entry(HttpPath.TRANSPORT, PEER),
            Map.entry(HttpPath.NODE_REFRESH, MANAGE),
            Map.entry(HttpPath.NET_REFRESH, MANAGE),
            Map.entry(HttpPath.REGISTER, MANAGE),
            Map.entry(HttpPath.NET_WEAVE, WEAVE),
            Map.entry(HttpPath.NET_ACK, ACK),
            Map.entry(HttpPath.SDK, SDK),
            Map.entry(GrpcPath.PUSH, PUSH),
            Map.entry(GrpcPath.POP, READ),
            Map.entry(GrpcPath.PEEK, READ),
            Map.entry(GrpcPath.RELEASE, READ),
            Map.entry(GrpcPath.INVOKE, PEER),
            Map.entry(GrpcPath.TRANSPORT, PEER),
            Map.entry(GrpcPath.SDK, SDK),
            Map.entry("/grpc.health.v1.Health/Check", SERVICES),
            Map.entry("/grpc.health.v1.Health/Watch", SERVICES),
            Map.entry("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", SERVICES));

    public static Right of(String path) {
        return BY_PATH.getOrDefault(path, REGISTERED);
    }

    /** Whether it makes a difference that a client is an operator. */
    boolean isForOperators() {
        return switch (this) {
            case WEAVE, ACK, MANAGE, SDK -> true;
            case PROBE, PUSH, READ, PEER, SERVICES, BYTES, REGISTERED -> false;
        };
    }
}
