package io.be.mesh.cluster.join;

import static io.be.mesh.cluster.join.JoinFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.replica.HttpReplicaLink;
import io.be.mesh.cluster.replica.LinkSettings;
import io.be.mesh.cluster.replica.P256;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaDirectory;
import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new replica and one that admits it, over real sockets. */
@Timeout(60)
class JoinTest {
    private static final ReplicaName NAME = new ReplicaName("second");

    @TempDir
    Path home;

    @TempDir
    Path newHome;

    private JoinFixture first;
    private ReplicaFolder folder;

    @BeforeEach
    void start() throws Exception {
        first = new JoinFixture(home);
        folder = first.folder(newHome);
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
    }

    private ReplicaEntry entry() {
        return new ReplicaEntry(folder, NAME, first.members(), first.clock);
    }

    private Buffer application(JoinTicket ticket, String name) {
        return Buffer.buffer(new JoinApplication(
                        Base64.getEncoder().encodeToString(ticket.secret()), name, ReplicaCsr.make(P256.make(), NAME))
                .encoded());
    }

    private static void assertRefused(ErrorCode code, Future<?> future) {
        assertThatThrownBy(() -> await(future)).cause().isInstanceOfSatisfying(MeshException.class, e -> assertThat(
                        e.code())
                .isEqualTo(code));
    }

    @Test
    void whoHasATokenJoinsAndIsHeardByTheOthers() throws Exception {
        ReplicaCredentials joined =
                entry().enter(Optional.of(first.token().ticket().text()));

        assertThat(joined.name()).isEqualTo(NAME);
        assertThat(joined.issuer()).isEqualTo(first.credentials.issuer());
        assertThat(joined.identity().gridKey().encoded())
                .isEqualTo(first.credentials.identity().gridKey().encoded());
        assertThat(folder.found().orElseThrow().identity().key())
                .isEqualTo(joined.identity().key());
        assertThat(first.table.values()).isEmpty();
        first.link.serve("echo", (from, request, gone) -> Future.succeededFuture(request));
        ReplicaDirectory directory = new ReplicaDirectory() {
            @Override
            public Optional<HostPort> link(UUID member) {
                return Optional.of(first.address());
            }

            @Override
            public UUID self() {
                return new UUID(0, 2);
            }
        };
        HttpReplicaLink second = new HttpReplicaLink(
                first.vertx,
                new LinkSettings(new HostPort("127.0.0.1", 0), 1 << 20, 8 << 20, 1),
                joined.identity(),
                directory);
        assertThat(await(second.call(new UUID(0, 1), "echo", Buffer.buffer("hello"), 10_000)
                                .answer())
                        .toString())
                .isEqualTo("hello");
    }

    @Test
    void theAuditLogHasWhoJoinedFromWhereAndWhoDidNot() throws Exception {
        NewJoinToken token = first.token();
        entry().enter(Optional.of(token.ticket().text()));
        assertRefused(ErrorCode.FORBIDDEN, first.desk().handle("10.0.0.9", application(token.ticket(), "third")));
        assertRefused(
                ErrorCode.FORBIDDEN, first.desk().handle("10.0.0.9", application(token.ticket(), "a name\nof two")));

        List<JsonObject> lines = first.audited();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).getString("action")).isEqualTo(JoinDesk.JOIN);
        assertThat(lines.get(0).getString("who")).isEqualTo("replica second");
        assertThat(lines.get(0).getString("from")).isEqualTo("127.0.0.1");
        assertThat(lines.get(0).getString("result")).isEqualTo(ErrorCode.SUCCESS.code());
        assertThat(lines.get(1).getString("who")).isEqualTo("replica third");
        assertThat(lines.get(1).getString("from")).isEqualTo("10.0.0.9");
        assertThat(lines.get(1).getString("result")).isEqualTo(ErrorCode.FORBIDDEN.code());
        assertThat(lines.get(2).getString("who")).isEqualTo("stranger");
        assertThat(lines.toString()).doesNotContain(token.ticket().text().substring(12));
    }

    @Test
    void aTokenIsGoodOnce(@TempDir Path thirdHome) throws Exception {
        String token = first.token().ticket().text();
        entry().enter(Optional.of(token));
        ReplicaFolder third = first.folder(thirdHome);

        assertThatThrownBy(() -> new ReplicaEntry(third, NAME, first.members(), first.clock).enter(Optional.of(token)))
                .isInstanceOfSatisfying(
                        JoinException.class, e -> assertThat(e.kind()).isEqualTo(JoinException.Kind.REFUSED))
                .hasMessageContaining("used already");
        assertThat(third.found()).isEmpty();
    }

    @Test
    void ofTwoUsesAtTheSameMomentThroughTwoReplicasOneIsAdmitted() throws Exception {
        for (int round = 0; round < 5; round++) {
            JoinTicket ticket = first.token().ticket();
            List<Future<Buffer>> both = new ArrayList<>();
            both.add(first.desk().handle("a", application(ticket, "two")));
            both.add(first.desk().handle("b", application(ticket, "three")));

            int admitted = 0;
            for (Future<Buffer> one : both) {
                admitted += await(one.map(1).otherwise(0));
            }
            assertThat(admitted).isEqualTo(1);
        }
    }

    @Test
    void aTokenThatExpiredOrWasNeverMadeIsRefusedAndNothingIsStored() throws Exception {
        NewJoinToken token = first.token();
        first.clock.move(Duration.ofMinutes(2));
        JoinTicket invented = JoinTicket.make(first.credentials.identity().root(), new java.security.SecureRandom());

        assertThatThrownBy(() -> entry().enter(Optional.of(token.ticket().text())))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("expired at");
        assertThatThrownBy(() -> entry().enter(Optional.of(invented.text())))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("wrong");
        assertThatThrownBy(() -> entry().enter(Optional.of("mesh-join-1.abc")))
                .isInstanceOf(JoinException.class)
                .hasMessageContaining("not one");
        assertThat(folder.found()).isEmpty();
        assertThat(ReplicaFolder.isWritten(newHome)).isFalse();
    }

    @Test
    void theSecretIsNotToldToAnotherCluster(@TempDir Path other) throws Exception {
        try (JoinFixture elsewhere = new JoinFixture(other)) {
            String token = elsewhere.token().ticket().text();

            assertThatThrownBy(() -> entry().enter(Optional.of(token)))
                    .isInstanceOfSatisfying(
                            JoinException.class, e -> assertThat(e.kind()).isEqualTo(JoinException.Kind.REFUSED))
                    .hasMessageContaining("no replica of the cluster that the join token is for");
            assertThat(first.audited()).isEmpty();
            // The member behind it is asked all the same.
            ReplicaCredentials joined = new JoinCall(JoinTicket.parse(token), NAME, first.clock)
                    .join(List.of(first.address(), elsewhere.address()));
            assertThat(joined.identity().root())
                    .isEqualTo(elsewhere.credentials.identity().root());
        }
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void withoutATokenAReplicaDoesNotBeginAClusterBesideOneThatRuns() {
        assertThatThrownBy(() -> entry().enter(Optional.empty()))
                .isInstanceOfSatisfying(JoinException.class, e -> {
                    assertThat(e.kind()).isEqualTo(JoinException.Kind.REFUSED);
                    assertThat(e.hint()).contains("bin/mesh cluster token");
                })
                .hasMessageContaining("has no certificate of the cluster");
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void whenNobodyElseIsThereItBeginsOneAndIsTheSameAtItsNextStart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        MemberLinks nobody = new MemberLinks(List.of("127.0.0.1", "no-such-host.invalid"), free - MemberLinks.OFFSET);
        ReplicaEntry alone = new ReplicaEntry(folder, NAME, nobody, first.clock);

        ReplicaCredentials begun = alone.enter(Optional.empty());

        assertThat(begun.identity().root())
                .isNotEqualTo(first.credentials.identity().root());
        // Now others may answer, and a token may be left in the environment.
        ReplicaCredentials again = entry().enter(Optional.of("whatever"));
        assertThat(again.identity().certificate()).isEqualTo(begun.identity().certificate());
    }

    @Test
    void withATokenAndNobodyThereItBeginsNone() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        MemberLinks nobody = new MemberLinks(List.of("127.0.0.1"), free - MemberLinks.OFFSET);
        String token = first.token().ticket().text();

        assertThatThrownBy(() -> new ReplicaEntry(folder, NAME, nobody, first.clock).enter(Optional.of(token)))
                .isInstanceOfSatisfying(
                        JoinException.class, e -> assertThat(e.kind()).isEqualTo(JoinException.Kind.UNREACHABLE));
        assertThat(folder.found()).isEmpty();
    }

    @Test
    void tooManyFailuresAreNotLookedAtForAMinute() throws Exception {
        JoinDesk desk = first.desk();
        JoinTicket invented = JoinTicket.make(first.credentials.identity().root(), new java.security.SecureRandom());
        for (int i = 0; i < FailedJoins.MOST; i++) {
            assertRefused(ErrorCode.FORBIDDEN, desk.handle("a", application(invented, "x")));
        }
        JoinTicket good = first.token().ticket();

        assertRefused(ErrorCode.UNAVAILABLE, desk.handle("a", application(good, "x")));
        assertThat(first.audited()).hasSize(FailedJoins.MOST);

        first.clock.move(Duration.ofSeconds(61));
        assertThat(await(first.tokens
                                .create(first.clock.millis() + 1_000)
                                .compose(token -> desk.handle("a", application(token.ticket(), "x"))))
                        .length())
                .isPositive();
    }

    @Test
    void aBadNameOrRequestCostsNoToken() throws Exception {
        JoinTicket ticket = first.token().ticket();
        String secret = Base64.getEncoder().encodeToString(ticket.secret());
        JoinDesk desk = first.desk();

        assertRefused(ErrorCode.BAD_REQUEST, desk.handle("a", application(ticket, "A b")));
        assertRefused(
                ErrorCode.BAD_REQUEST,
                desk.handle("a", Buffer.buffer(new JoinApplication(secret, "x", "no csr").encoded())));
        assertRefused(ErrorCode.CODEC, desk.handle("a", Buffer.buffer("{")));

        assertThat(await(desk.handle("a", application(ticket, "x"))).length()).isPositive();
    }

    @Test
    void openTokensAreBoundedAndTheirTimesToo() throws Exception {
        for (int i = 0; i < JoinTokens.MOST; i++) {
            first.token();
        }
        long now = first.clock.millis();

        assertRefused(ErrorCode.UNAVAILABLE, first.tokens.create(now + 60_000));
        assertRefused(ErrorCode.BAD_REQUEST, first.tokens.create(now - 1));
        assertRefused(
                ErrorCode.BAD_REQUEST,
                first.tokens.create(now + Duration.ofDays(8).toMillis()));
        first.clock.move(Duration.ofMinutes(2));
        first.token();
        assertThat(first.table.values()).hasSize(1);
    }

    @Test
    void aTokenIsOneLineAndShownByNothingElse() throws Exception {
        NewJoinToken token = first.token();
        String text = token.ticket().text();

        assertThat(text).matches("mesh-join-1\\.[A-Za-z0-9_-]{86}");
        assertThat(JoinTicket.parse(" " + text + "\n").text()).isEqualTo(text);
        assertThat(token + " " + token.ticket() + " " + token.token() + " " + first.table.values())
                .doesNotContain(text.substring(12, 40));
    }
}
