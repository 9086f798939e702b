package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Answers with a report that may take a quarter of an hour: after a while an empty line is sent again and again, which JSON
 * allows in front of a value, so that nobody on the way takes the connection for dead. On the request's context.
 */
final class LongCheck {
    private static final long SIGN_MILLIS = TimeUnit.SECONDS.toMillis(20);

    private final RoutingContext context;
    private final long timer;
    private boolean begun;

    private LongCheck(RoutingContext context, long signMillis) {
        this.context = context;
        this.timer = context.vertx().setPeriodic(signMillis, tick -> sign());
    }

    static void answer(RoutingContext context, Future<CheckReport> report) {
        answer(context, report, SIGN_MILLIS);
    }

    /** @param signMillis between two empty lines */
    static void answer(RoutingContext context, Future<CheckReport> report, long signMillis) {
        LongCheck check = new LongCheck(context, signMillis);
        report.onComplete(ignored -> context.vertx().cancelTimer(check.timer))
                .onSuccess(check::end)
                .onFailure(check::fail);
    }

    private void sign() {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            context.vertx().cancelTimer(timer);
            return;
        }
        if (!begun) {
            begun = true;
            response.setChunked(true)
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store");
        }
        response.write("\n");
    }

    private void end(CheckReport report) {
        JsonObject body = new JsonObject(Json.encode(report)).put("passed", report.passed());
        if (!begun) {
            Answers.json(context, body);
        } else if (!context.response().closed()) {
            context.response().end(body.encode());
        }
    }

    /** Once the answer has begun, its status is told, and the report has to say that there is none. */
    private void fail(Throwable failure) {
        if (!begun) {
            context.fail(failure);
            return;
        }
        MeshException cause = MeshException.of(failure);
        String why = cause.code().code() + " " + cause.message();
        String hint = cause.code().hint();
        end(new CheckReport(List.of(new CheckReport.Line("check", CheckReport.Result.FAIL, "", why, hint))));
    }
}
