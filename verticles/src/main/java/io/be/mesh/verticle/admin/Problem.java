package io.be.mesh.verticle.admin;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that are no success: RFC 9457 documents. */
final class Problem {
    static final int UNAUTHORIZED = 401;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int PRECONDITION_FAILED = 412;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private static final Logger log = LoggerFactory.getLogger(Problem.class);
    private static final int FORBIDDEN = 403;

    private Problem() {}

    /** Any failure of a handler. What was not foreseen is told in the log and not to the client. */
    static void answer(RoutingContext context, Throwable failure) {
        if (failure instanceof MeshException known) {
            answer(context, known.code().http(), known);
            return;
        }
        log.atError()
                .addKeyValue("code", ErrorCode.INTERNAL.code())
                .setCause(failure)
                .log("an admin call failed");
        MeshException internal = new MeshException(ErrorCode.INTERNAL, "look at the log of the node");
        answer(context, ErrorCode.INTERNAL.http(), internal);
    }

    /** @param status where the code's own does not say it */
    static void answer(RoutingContext context, int status, MeshException failure) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        ErrorCode code = failure.code();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            log.atWarn()
                    .addKeyValue("from", Caller.host(context.request()))
                    .addKeyValue("code", code.code())
                    .log("an admin call was refused: {}", failure.message());
        }
        JsonObject problem = new JsonObject()
                .put("type", "urn:mesh:error:" + code.code())
                .put("title", code.en())
                .put("status", status)
                .put("detail", failure.message())
                .put("instance", context.request().path())
                .put("code", code.code())
                .put("hint", code.hint());
        String hop = failure.hop();
        if (hop != null) {
            problem.put("hop", hop);
        }
        Answers.text(context, status, "application/problem+json", problem.encode());
    }
}
