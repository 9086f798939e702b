package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.commit;
import static io.be.mesh.cluster.store.StoreFixture.put;
import static io.be.mesh.cluster.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The MapDB file may be lost in any way; the journal may not. */
class TableFileTest {
    private static final Map<String, String> ROUTES = Map.of("a", "1", "b", "2");

    @TempDir
    Path home;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private StoreDirectory files;

    @BeforeEach
    void aStoreThatWasClosed() throws Exception {
        ((Logger) LoggerFactory.getLogger(TableFile.class)).addAppender(logged);
        logged.start();
        files = StoreDirectory.create(home.resolve("store"));
        try (JournaledStore store = JournaledStore.open(files.path())) {
            commit(store, put("routes", "a", "1"), put("routes", "b", "2"));
        }
        logged.list.clear();
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(TableFile.class)).detachAppender(logged);
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void assertServesAndCertifiesTheSame() throws Exception {
        try (JournaledStore store = JournaledStore.open(files.path())) {
            assertThat(texts(store, "routes")).isEqualTo(ROUTES);
        }
        assertViewHolds(ROUTES);
    }

    private void assertViewHolds(Map<String, String> routes) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(files);
        assertThat(checkpoint).isNotNull();
        assertThat(checkpoint.fits(files.view())).isTrue();
        try (MapFile view = MapFile.open(files)) {
            Tables.Draft wanted = Tables.EMPTY.draft();
            routes.forEach((key, value) -> wanted.apply(List.of(put("routes", key, value))));
            assertThat(view.follow(wanted.done())).as("rows that differ").isZero();
        }
    }

    @Test
    void aGoodFileIsKeptWithoutAWord() throws Exception {
        assertServesAndCertifiesTheSame();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aMissingFileIsRebuilt() throws Exception {
        Files.delete(files.view());

        assertServesAndCertifiesTheSame();

        assertThat(warnings()).singleElement().asString().contains("is missing", "rebuilding");
    }

    @Test
    void aFileWithoutCheckpointIsRebuilt() throws Exception {
        Files.delete(files.checkpoint());

        assertServesAndCertifiesTheSame();

        assertThat(warnings()).singleElement().asString().contains("not closed in order");
    }

    @Test
    void aDamagedCheckpointIsNoCheckpoint() throws Exception {
        byte[] good = Files.readAllBytes(files.checkpoint());
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= 1;
            Files.write(files.checkpoint(), flipped);
            assertThat(Checkpoint.read(files)).as("byte %d", at).isNull();
            Files.write(files.checkpoint(), Arrays.copyOf(good, at));
            assertThat(Checkpoint.read(files)).as("cut at %d", at).isNull();
        }

        assertServesAndCertifiesTheSame();

        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aTruncatedFileIsRebuilt() throws Exception {
        for (int divisor : new int[] {1_000_000, 100, 2}) {
            byte[] view = Files.readAllBytes(files.view());
            Files.write(files.view(), Arrays.copyOf(view, view.length / divisor));

            assertServesAndCertifiesTheSame();

            assertThat(warnings()).singleElement().asString().contains("is damaged");
            logged.list.clear();
            // assertViewHolds opened the file, which MapDB writes to.
            resetByAnOrderlyRun();
        }
    }

    @Test
    void aZeroedFileIsRebuilt() throws Exception {
        Files.write(files.view(), new byte[(int) Files.size(files.view())]);

        assertServesAndCertifiesTheSame();

        assertThat(warnings()).singleElement().asString().contains("is damaged");
    }

    @Test
    void aFlippedBitAnywhereIsSeen() throws Exception {
        Random random = new Random(42);
        Checkpoint checkpoint = Checkpoint.read(files);
        byte[] view = Files.readAllBytes(files.view());
        for (int i = 0; i < 50; i++) {
            byte[] flipped = view.clone();
            flipped[random.nextInt(view.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(files.view(), flipped);
            assertThat(checkpoint.fits(files.view())).isFalse();
        }

        assertServesAndCertifiesTheSame();

        assertThat(warnings()).singleElement().asString().contains("is damaged");
    }

    @Test
    void aFileThatIsBehindCatchesUp() throws Exception {
        byte[] oldView = Files.readAllBytes(files.view());
        byte[] oldCheckpoint = Files.readAllBytes(files.checkpoint());
        try (JournaledStore store = JournaledStore.open(files.path())) {
            commit(store, put("routes", "c", "3"), StoreFixture.remove("routes", "a"));
        }
        Files.write(files.view(), oldView);
        Files.write(files.checkpoint(), oldCheckpoint);

        JournaledStore.open(files.path()).close();

        assertThat(warnings()).isEmpty();
        assertViewHolds(Map.of("b", "2", "c", "3"));
    }

    @Test
    void aJournalThatIsBehindItsTablesIsRefusedWithTheWayOut() throws Exception {
        byte[] journal = Files.readAllBytes(files.journal());
        Files.write(files.journal(), Arrays.copyOf(journal, journal.length - 1));

        assertThatThrownBy(() -> JournaledStore.open(files.path()))
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.hint())
                        .contains("backup", "delete the file checkpoint"))
                .hasMessageContaining("has been acknowledged");

        Files.delete(files.checkpoint());
        assertServesAndCertifiesTheSame();
    }

    @Test
    void aMissingJournalIsNotASilentReset() throws Exception {
        Files.delete(files.journal());

        assertThatThrownBy(() -> JournaledStore.open(files.path()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is missing");

        assertThat(files.journal()).doesNotExist();
    }

    private void resetByAnOrderlyRun() throws Exception {
        Files.deleteIfExists(files.checkpoint());
        JournaledStore.open(files.path()).close();
        logged.list.clear();
    }
}
