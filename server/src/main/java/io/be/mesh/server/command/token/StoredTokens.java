package io.be.mesh.server.command.token;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.audit.FileAuditLog;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.NewToken;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.TokenView;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import io.be.mesh.server.HomeLock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tokens on the home of a node that does not run; the home is this command's as long as it is open. Blocking. */
final class StoredTokens implements AutoCloseable {
    private static final int ROW_BYTES = 64 * 1024;
    private static final long PATIENCE_SECONDS = 30;
    private static final String WHO = "operator at the console";

    private final HomeLock lock;
    private final JournaledStore store;
    private final FileAuditLog audit;
    private final Tokens tokens;
    private final Clock clock;

    private StoredTokens(HomeLock lock, JournaledStore store, FileAuditLog audit, Clock clock) {
        this.lock = lock;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.tokens = new Tokens(
                LocalTable.open(
                        store, TableNames.TOKENS, Token.class, new Codecs(CodecLimits.of(ROW_BYTES)).json(), clock),
                clock);
    }

    static StoredTokens open(Path home, Clock clock) throws Failure, IOException {
        HomeLock lock = HomeLock.take(HomeFolder.open(home).path());
        try {
            JournaledStore store = JournaledStore.open(home.resolve(HomeFolder.STORE));
            try {
                return new StoredTokens(lock, store, FileAuditLog.open(home.resolve(HomeFolder.AUDIT), clock), clock);
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    JsonObject create(Token.Kind kind, String label, long expireAt) throws Failure, InterruptedException {
        NewToken made = written(Tokens.NEW, () -> tokens.create(kind, label, expireAt), NewToken::token, 0, 1);
        return shown(made.token()).put("token", made.text());
    }

    JsonObject list() {
        JsonArray all = new JsonArray();
        tokens.list().forEach(token -> all.add(shown(token)));
        return new JsonObject().put("tokens", all);
    }

    JsonObject revoke(String id) throws Failure, InterruptedException {
        Token gone = written(Tokens.REVOKE, () -> tokens.revoke(id), token -> token, 1, 0);
        return new JsonObject()
                .put("message", "")
                .put("changes", new JsonArray().add(JsonObject.mapFrom(change(gone, 1, 0))));
    }

    private JsonObject shown(Token token) {
        return JsonObject.mapFrom(TokenView.of(token, clock.millis()));
    }

    private static Change change(Token token, long before, long after) {
        return new Change("token " + token.id(), before, after);
    }

    /** Does it and writes it down, also when it failed. */
    private <T> T written(String action, Supplier<Future<T>> deed, Function<T, Token> about, long before, long after)
            throws Failure, InterruptedException {
        Future<T> done = deed.get()
                .compose(
                        result -> audit.write(new AuditEvent(
                                        WHO,
                                        "",
                                        action,
                                        List.of(change(about.apply(result), before, after)),
                                        ErrorCode.SUCCESS.code()))
                                .map(result),
                        failure -> audit.write(new AuditEvent(
                                        WHO,
                                        "",
                                        action,
                                        List.of(),
                                        MeshException.of(failure).code().code()))
                                .compose(line -> Future.<T>failedFuture(failure)));
        return await(done);
    }

    private static <T> T await(Future<T> future) throws Failure, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            MeshException why = MeshException.of(e.getCause() == null ? e : e.getCause());
            throw Failure.failed(why.code(), why.message(), why.code().hint());
        } catch (TimeoutException e) {
            throw Failure.failed(ErrorCode.TIMEOUT, "the disk did not take it in time", "look at the disk of the home");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            audit.close();
            store.close();
        } finally {
            lock.close();
        }
    }
}
