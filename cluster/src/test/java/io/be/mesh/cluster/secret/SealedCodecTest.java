package io.be.mesh.cluster.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed is opened by its own key, in its own table, unchanged; and by nothing else. */
class SealedCodecTest {
    private static final Codec JSON = new Codecs(CodecLimits.of(1 << 20)).json();
    private static final StoreKey KEY = key(7);
    private static final Environ ROW = new Environ(
            "1", "LX1", "JG1", "机构", "-----BEGIN CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----planted", "");

    @TempDir
    Path home;

    private static StoreKey key(int fill) {
        byte[] bytes = new byte[StoreKey.BYTES];
        java.util.Arrays.fill(bytes, (byte) fill);
        return new StoreKey(bytes, "MESH_SECRET");
    }

    private static SealedCodec codec(StoreKey key, String table) {
        return new SealedCodec(JSON, key, table);
    }

    @Test
    void opensWhatItSealedAndNeverSealsTwiceAlike() {
        SealedCodec codec = codec(KEY, "identity");

        ByteString first = codec.encode(ROW);
        ByteString second = codec.encode(ROW);

        assertThat(codec.decode(Environ.class, first)).isEqualTo(ROW);
        assertThat(codec.decode(Environ.class, second)).isEqualTo(ROW);
        assertThat(first).isNotEqualTo(second);
        assertThat(first.toString(StandardCharsets.ISO_8859_1)).doesNotContain("planted", "LX1", "BEGIN");
    }

    @Test
    void everyChangedByteIsNoticed() {
        SealedCodec codec = codec(KEY, "identity");
        byte[] sealed = codec.encode(ROW).toByteArray();
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 0x10;
            assertThatThrownBy(() -> codec.decode(Environ.class, ByteString.copyFrom(changed)))
                    .as("byte %d", i)
                    .isInstanceOf(SecretException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            ByteString shorter = ByteString.copyFrom(sealed, 0, length);
            assertThatThrownBy(() -> codec.decode(Environ.class, shorter)).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void anotherKeyAndAnotherTableOpenNothingAndSaySo() {
        ByteString sealed = codec(KEY, "identity").encode(ROW);

        assertThatThrownBy(() -> codec(key(8), "identity").decode(Environ.class, sealed))
                .isInstanceOfSatisfying(SecretException.class, failure -> assertThat(failure.hint())
                        .contains("the secret that the store was written with"))
                .hasMessageContaining("identity")
                .hasMessageContaining("MESH_SECRET");
        assertThatThrownBy(() -> codec(KEY, "routes").decode(Environ.class, sealed))
                .isInstanceOf(SecretException.class);
    }

    @Test
    void aRowInClearIsRefusedAsOneOfAnOlderBuild() {
        assertThatThrownBy(() -> codec(KEY, "identity").decode(Environ.class, JSON.encode(ROW)))
                .isInstanceOfSatisfying(SecretException.class, failure -> assertThat(failure.hint())
                        .contains("move the folder store"))
                .hasMessageContaining("older build");
    }

    @Test
    void aTableIsReadAfterARestartAndNoFileOfTheStoreHoldsItInClear() throws Exception {
        Path folder = home.resolve("store");
        try (JournaledStore store = JournaledStore.open(folder)) {
            await(table(store, KEY).write(Map.of("self", ROW), Set.of()));
        }
        try (JournaledStore store = JournaledStore.open(folder)) {
            assertThat(table(store, KEY).get("self")).contains(ROW);
            await(table(store, KEY).write(Map.of("again", ROW), Set.of()));
        }
        int searched = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain("BEGIN", "planted");
                searched += content.contains("identity") ? 1 : 0;
            }
        }
        assertThat(searched).as("files that hold the table").isPositive();
    }

    @Test
    void aStoreOpenedWithAnotherKeyIsLeftAsItWas() throws Exception {
        Path folder = home.resolve("store");
        byte[] stored;
        try (JournaledStore store = JournaledStore.open(folder)) {
            await(table(store, KEY).write(Map.of("self", ROW), Set.of()));
            stored = store.table("identity").get("self");
        }
        try (JournaledStore store = JournaledStore.open(folder)) {
            assertThatThrownBy(() -> table(store, key(8))).isInstanceOf(SecretException.class);
            assertThat(store.table("identity").get("self")).isEqualTo(stored);
        }
    }

    @Test
    void aRowMovedToAnotherTableIsNotTakenForOneOfIts() throws Exception {
        try (JournaledStore store = JournaledStore.open(home.resolve("store"))) {
            await(table(store, KEY).write(Map.of("self", ROW), Set.of()));
            byte[] moved = store.table("identity").get("self");
            await(store.commit(List.of(new Change("previous-identity", "self", moved))));
            assertThatThrownBy(() -> LocalTable.open(
                            store,
                            "previous-identity",
                            Environ.class,
                            codec(KEY, "previous-identity"),
                            Clock.systemUTC()))
                    .isInstanceOf(SecretException.class);
        }
    }

    private static LocalTable<Environ> table(JournaledStore store, StoreKey key) {
        return LocalTable.open(store, "identity", Environ.class, codec(key, "identity"), Clock.systemUTC());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
