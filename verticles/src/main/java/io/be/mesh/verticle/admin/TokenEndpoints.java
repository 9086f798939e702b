package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.token.NewToken;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.TokenView;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;

/** The tokens of the node; each is shown once, to whom it was made for. */
final class TokenEndpoints {
    private final Tokens tokens;
    private final Writes writes;
    private final Bodies bodies;
    private final Clock clock;

    TokenEndpoints(Tokens tokens, Writes writes, Bodies bodies, Clock clock) {
        this.tokens = tokens;
        this.writes = writes;
        this.bodies = bodies;
        this.clock = clock;
    }

    void list(RoutingContext context) {
        JsonArray all = new JsonArray();
        tokens.list().forEach(token -> all.add(shown(token)));
        Answers.json(context, new JsonObject().put("tokens", all));
    }

    void create(RoutingContext context) {
        TokenRequest wanted = bodies.read(context, TokenRequest.class);
        Token.Kind kind = Token.Kind.of(wanted.kind())
                .orElseThrow(() -> new MeshException(ErrorCode.BAD_REQUEST, "kind is operator or inside"));
        writes.run(
                        AdminGuard.caller(context),
                        Tokens.NEW,
                        () -> tokens.create(kind, wanted.label(), wanted.expireAt()),
                        TokenEndpoints::made)
                .onSuccess(made -> Answers.json(
                        context,
                        Answers.CREATED,
                        shown(made.token()).put("token", made.text()).encode()))
                .onFailure(context::fail);
    }

    void revoke(RoutingContext context) {
        writes.run(
                        AdminGuard.caller(context),
                        Tokens.REVOKE,
                        () -> tokens.revoke(Bodies.id(context))
                                .map(gone -> Done.of(new Change("token " + gone.id(), 1, 0))),
                        Done::changes)
                .onSuccess(done -> Answers.done(context, done))
                .onFailure(context::fail);
    }

    private static List<Change> made(NewToken made) {
        return List.of(new Change("token " + made.token().id(), 0, 1));
    }

    private JsonObject shown(Token token) {
        return JsonObject.mapFrom(TokenView.of(token, clock.millis()));
    }
}
