package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** What may be asked for in {@code x-ptp-uri}. */
public enum RemoteOperation {
    PUSH,
    WEAVE,
    ACK;

    private static final String HTTP = "/v1/interconn/chan/";
    private static final String GRPC = "/org.ppc.ptp.PrivateTransferTransport/";

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
        if (path.equals("/v1/interconn/net/weave")) {
            return WEAVE;
        }
        if (path.equals("/v1/interconn/net/ack")) {
            return ACK;
        }
        String verb = path.startsWith(HTTP)
                ? path.substring(HTTP.length())
                : path.startsWith(GRPC) ? path.substring(GRPC.length()) : "";
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
