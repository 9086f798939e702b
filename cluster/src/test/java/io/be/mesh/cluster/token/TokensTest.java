package io.be.mesh.cluster.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token.Kind;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private final MovedClock clock = new MovedClock();

    @TempDir
    Path home;

    private DurableStore store;
    private Tokens tokens;

    @BeforeEach
    void open() throws Exception {
        store = JournaledStore.open(home.resolve("store"));
        tokens = new Tokens(
                LocalTable.open(store, TableNames.TOKENS, Token.class, new Codecs(CodecLimits.of(65536)).json(), clock),
                clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private NewToken create(Kind kind) throws Exception {
        return await(tokens.create(kind, "", 0));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutATokenNoneIsRequired() {
        assertThat(tokens.required(Kind.OPERATOR)).isFalse();
        assertThat(tokens.find("anything", Kind.OPERATOR)).isEmpty();
    }

    @Test
    void aTokenHas256BitsAndIsFoundByItself() throws Exception {
        NewToken made = create(Kind.OPERATOR);

        assertThat(made.text()).matches("mesh_op_[A-Za-z0-9_-]{43}");
        assertThat(tokens.find(made.text(), Kind.OPERATOR)).contains(made.token());
        assertThat(tokens.find(made.text() + "x", Kind.OPERATOR)).isEmpty();
        assertThat(tokens.find(made.text().substring(1), Kind.OPERATOR)).isEmpty();
        assertThat(tokens.find(made.token().hash(), Kind.OPERATOR)).isEmpty();
        assertThat(tokens.find("", Kind.OPERATOR)).isEmpty();
        assertThat(tokens.find("x".repeat(1 << 20), Kind.OPERATOR)).isEmpty();
    }

    @Test
    void anOperatorsTokenServesInsideAndNotTheOtherWayRound() throws Exception {
        NewToken operator = create(Kind.OPERATOR);
        assertThat(tokens.required(Kind.INSIDE)).isFalse();
        NewToken inside = create(Kind.INSIDE);

        assertThat(inside.text()).startsWith("mesh_in_");
        assertThat(tokens.find(operator.text(), Kind.INSIDE)).isPresent();
        assertThat(tokens.find(inside.text(), Kind.OPERATOR)).isEmpty();
        assertThat(tokens.required(Kind.INSIDE)).isTrue();
    }

    @Test
    void twoAreGoodAtOnceAndOneCanBeRevoked() throws Exception {
        NewToken old = create(Kind.OPERATOR);
        NewToken fresh = create(Kind.OPERATOR);
        assertThat(tokens.find(old.text(), Kind.OPERATOR)).isPresent();

        await(tokens.revoke(old.token().id()));

        assertThat(tokens.find(old.text(), Kind.OPERATOR)).isEmpty();
        assertThat(tokens.find(fresh.text(), Kind.OPERATOR)).isPresent();
        assertThat(tokens.list()).containsExactly(fresh.token());
    }

    @Test
    void anExpiredTokenOpensNothingAndKeepsTheDoorLocked() throws Exception {
        NewToken made = await(tokens.create(Kind.OPERATOR, "for a day", clock.millis() + 1000));
        clock.now = clock.now.plus(Duration.ofSeconds(1));

        assertThat(tokens.find(made.text(), Kind.OPERATOR)).isEmpty();
        assertThat(tokens.required(Kind.OPERATOR)).isTrue();

        create(Kind.INSIDE);
        assertThat(tokens.required(Kind.OPERATOR)).isTrue();
        NewToken next = create(Kind.OPERATOR);
        assertThat(tokens.list()).doesNotContain(made.token()).contains(next.token());
    }

    @Test
    void theyAreThereAfterARestartAndNeverInTheStoreInClear() throws Exception {
        NewToken made = create(Kind.OPERATOR);
        store.close();
        open();

        assertThat(tokens.find(made.text(), Kind.OPERATOR)).isPresent();
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(made.text().substring(8));
            }
        }
        assertThat(made.toString()).doesNotContain(made.text(), made.token().hash());
    }

    @Test
    void thereAreNotMoreThanCanBeCompared() throws Exception {
        for (int i = 0; i < Tokens.MOST; i++) {
            create(Kind.INSIDE);
        }

        assertRefused(tokens.create(Kind.INSIDE, "", 0), ErrorCode.UNAVAILABLE);
    }

    @Test
    void badRequestsAreRefused() {
        assertRefused(tokens.create(Kind.INSIDE, "a\nb", 0), ErrorCode.BAD_REQUEST);
        assertRefused(tokens.create(Kind.INSIDE, "x".repeat(101), 0), ErrorCode.BAD_REQUEST);
        assertRefused(tokens.create(Kind.INSIDE, "", clock.millis()), ErrorCode.BAD_REQUEST);
        assertRefused(tokens.revoke("00000000"), ErrorCode.NOT_FOUND);
    }

    private static void assertRefused(Future<?> future, ErrorCode code) {
        assertThat(future.cause()).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T08:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
