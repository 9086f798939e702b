package io.be.mesh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminExposureTest {
    @TempDir
    Path home;

    private DurableStore store;
    private Tokens tokens;

    @BeforeEach
    void open() throws Exception {
        store = JournaledStore.open(home);
        Clock clock = Clock.systemUTC();
        tokens = new Tokens(
                LocalTable.open(store, TableNames.TOKENS, Token.class, new Codecs(CodecLimits.of(65536)).json(), clock),
                clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MeshConfig.Admin admin(String host, String clientRoots) {
        return new MeshConfig.Admin(new HostPort(host, 7305), "", "", clientRoots);
    }

    private void require(MeshConfig.Admin admin) throws Failure {
        AdminExposure.of(admin).requireGuarded(admin, tokens);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '', LOCAL",
        "127.9.9.9, ca.pem, LOCAL",
        "::1, '', LOCAL",
        "localhost, '', LOCAL",
        "0.0.0.0, '', OPEN",
        "::, '', OPEN",
        "10.0.0.1, '', OPEN",
        "no-such-host.invalid, '', OPEN",
        "0.0.0.0, ca.pem, CERTIFIED"
    })
    void whoReachesItFollowsTheAddressAndTheRoots(String host, String roots, AdminExposure expected) {
        assertThat(AdminExposure.of(admin(host, roots))).isEqualTo(expected);
    }

    @Test
    void anOpenPortWithoutAnOperatorTokenIsRefusedByName() throws Exception {
        create(Token.Kind.INSIDE);

        assertThatThrownBy(() -> require(admin("0.0.0.0", ""))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.exit()).isEqualTo(Failure.Exit.USAGE);
            assertThat(failure.text()).contains("admin.listen is 0.0.0.0:7305", "mesh token new operator");
        });
        assertThatCode(() -> require(admin("127.0.0.1", ""))).doesNotThrowAnyException();
        assertThatCode(() -> require(admin("0.0.0.0", "ca.pem"))).doesNotThrowAnyException();

        create(Token.Kind.OPERATOR);
        assertThatCode(() -> require(admin("0.0.0.0", ""))).doesNotThrowAnyException();
    }

    private void create(Token.Kind kind) throws Exception {
        tokens.create(kind, "", 0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
