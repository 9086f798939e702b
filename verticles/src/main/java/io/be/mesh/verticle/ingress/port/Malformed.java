package io.be.mesh.verticle.ingress.port;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.strict.BadRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is said of a request that could not be read. Nothing of it is quoted: it may be made for the eyes of others. */
record Malformed(int status, MeshException why) {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    static Malformed of(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Malformed(URI_TOO_LONG, because("a line is longer than ingress.max-header-bytes"));
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Malformed(HEADERS_TOO_LARGE, because("the headers are longer than ingress.max-header-bytes"));
        }
        String why = cause instanceof BadRequest bad ? bad.why() : "it does not follow the rules of HTTP";
        return new Malformed(ErrorCode.BAD_REQUEST.http(), because(why));
    }

    private static MeshException because(String why) {
        return new MeshException(ErrorCode.BAD_REQUEST, "the request is malformed: " + why);
    }
}
