package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.message.Expected;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Under which conditions a change is to be made: {@code If-Match} and {@code If-None-Match}, with versions as entity tags. */
final class Conditions {
    private static final Pattern TAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final String ANY = "*";

    private Conditions() {}

    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** @throws MeshException E…400 for what is neither a version nor {@code *} */
    static Expected of(HttpServerRequest request) {
        String match = request.getHeader(HttpHeaders.IF_MATCH);
        String none = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (match != null && none != null) {
            throw bad("If-Match and If-None-Match cannot both be met");
        }
        if (none != null) {
            if (!none.strip().equals(ANY)) {
                throw bad("If-None-Match is not *");
            }
            return new Expected.Exactly(0);
        }
        if (match == null) {
            return Expected.ANY;
        }
        Matcher tag = TAG.matcher(match.strip());
        if (match.strip().equals(ANY)) {
            return new Expected.Present();
        }
        if (!tag.matches()) {
            throw bad("If-Match is neither * nor a version as the ETag says it");
        }
        return new Expected.Exactly(Long.parseLong(tag.group(1)));
    }

    private static MeshException bad(String why) {
        return new MeshException(ErrorCode.BAD_REQUEST, why);
    }
}
