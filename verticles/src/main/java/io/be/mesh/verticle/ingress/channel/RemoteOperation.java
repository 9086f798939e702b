package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;

/** What may be asked for in {@code x-ptp-uri}. */
public enum RemoteOperation {
    PUSH,
    WEAVE,
    ACK;

    /**
     * The operation of a URL or path; a push when none is named, which is what relays of the standard send.
     *
     * @throws MeshException E…404 for an unknown one, E…614 for one that only an own client may ask for
     */
    public static RemoteOperation of(String uri) {
        if (uri.isBlank()) {
            return PUSH;
        }
        String path = path(uri.trim());
        if (path.equals(HttpPath.NET_WEAVE)) {
            return WEAVE;
        }
        if (path.equals(HttpPath.NET_ACK)) {
            return ACK;
        }
        String verb = path.startsWith(HttpPath.CHANNEL)
                ? path.substring(HttpPath.CHANNEL.length())
                : path.startsWith(GrpcPath.CHANNEL) ? path.substring(GrpcPath.CHANNEL.length()) : "";
        return switch (verb) {
            case "push" -> PUSH;
            case "pop", "peek", "release" ->
                throw new MeshException(ErrorCode.NOT_PERMITTED, "another node may push, not " + verb);
            default -> throw new MeshException(ErrorCode.NOT_FOUND, "x-ptp-uri names no operation: " + path);
        };
    }

    /** @throws MeshException E…404 for what a stream does not carry */
    public void mustBePush() {
        if (this != PUSH) {
            throw new MeshException(ErrorCode.NOT_FOUND, "a stream carries pushes only");
        }
    }

    private static String path(String uri) {
        int scheme = uri.indexOf("://");
        int start = scheme < 0 ? 0 : uri.indexOf('/', scheme + 3);
        if (start < 0) {
            return "/";
        }
        int end = uri.length();
        for (int i = start; i < uri.length(); i++) {
            if (uri.charAt(i) == '?' || uri.charAt(i) == '#') {
                end = i;
                break;
            }
        }
        return uri.substring(start, end);
    }
}
