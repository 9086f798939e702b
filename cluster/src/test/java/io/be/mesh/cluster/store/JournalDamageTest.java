package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.store.DurableStore.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte flipped and every length cut: a journal of records r1 to r5, as a kill leaves it. */
class JournalDamageTest {
    private static final int RECORDS = 5;

    @TempDir
    Path home;

    private StoreDirectory files;
    private byte[] whole;
    /** Where record i ends; the header is before the first. */
    private final List<Long> ends = new ArrayList<>();

    @BeforeEach
    void writeAJournal() throws IOException {
        files = StoreDirectory.create(home.resolve("store"));
        try (Journal journal = open(new ArrayList<>())) {
            ends.add(journal.size());
            for (int i = 1; i <= RECORDS; i++) {
                journal.append(List.of(put("routes", "r" + i, "value " + i)));
                ends.add(journal.size());
            }
        }
        whole = Files.readAllBytes(files.journal());
    }

    private Journal open(List<String> replayed) throws IOException {
        return Journal.open(files, FileChannel::open, changes -> changes.stream()
                .map(Change::key)
                .forEach(replayed::add));
    }

    private static List<String> keys(int upTo) {
        List<String> keys = new ArrayList<>();
        for (int i = 1; i <= upTo; i++) {
            keys.add("r" + i);
        }
        return keys;
    }

    @Test
    void anyFlippedBitIsRefusedUnlessItIsInTheLastRecord() throws IOException {
        long last = ends.get(RECORDS - 1);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                Files.write(files.journal(), flipped);
                List<String> replayed = new ArrayList<>();

                if (at < last) {
                    assertThatThrownBy(() -> open(replayed))
                            .as("bit %d of byte %d", bit, at)
                            .isInstanceOfSatisfying(StoreException.class, e -> {
                                assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED);
                                assertThat(e)
                                        .hasMessageContaining(files.journal().toString());
                                assertThat(e.hint()).contains("backup");
                            });
                    assertThat(files.journal()).hasBinaryContent(flipped);
                } else {
                    open(replayed).close();
                    assertThat(replayed).as("byte %d", at).isEqualTo(keys(RECORDS - 1));
                }
            }
        }
    }

    @Test
    void aCutAtAnyLengthKeepsTheRecordsBeforeIt() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            Files.write(files.journal(), Arrays.copyOf(whole, length));
            List<String> replayed = new ArrayList<>();
            if (length < ends.get(0)) {
                assertThatThrownBy(() -> open(replayed))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("header");
                continue;
            }
            long cut = length;
            int complete = (int) ends.stream().filter(end -> end <= cut).count() - 1;

            try (Journal journal = open(replayed)) {
                assertThat(replayed).as("cut at %d", length).isEqualTo(keys(complete));
                journal.append(List.of(put("routes", "next", "after the cut")));
            }

            List<String> again = new ArrayList<>();
            open(again).close();
            assertThat(again).hasSize(complete + 1).endsWith("next");
        }
    }

    @Test
    void aTailOfZerosOrNoiseIsCutOff() throws IOException {
        for (int fill : new int[] {0, 0x5a, 0xff}) {
            byte[] tail = Arrays.copyOf(whole, whole.length + 5_000);
            Arrays.fill(tail, whole.length, tail.length, (byte) fill);
            Files.write(files.journal(), tail);
            List<String> replayed = new ArrayList<>();

            open(replayed).close();

            assertThat(replayed).isEqualTo(keys(RECORDS));
            assertThat(Files.size(files.journal())).isEqualTo(whole.length);
        }
    }

    @Test
    void aRecordMissingOrTwiceInTheMiddleIsRefused() throws IOException {
        int from = ends.get(1).intValue();
        int to = ends.get(2).intValue();
        ByteBuffer without = ByteBuffer.allocate(whole.length - (to - from));
        without.put(whole, 0, from).put(whole, to, whole.length - to);
        ByteBuffer twice = ByteBuffer.allocate(whole.length + (to - from));
        twice.put(whole, 0, to).put(whole, from, whole.length - from);

        for (ByteBuffer bytes : List.of(without, twice)) {
            Files.write(files.journal(), bytes.array());
            assertThatThrownBy(() -> open(new ArrayList<>()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("follows it");
        }
    }

    @Test
    void whatACompactionWroteIsNeverATornTail() throws IOException {
        Tables live = Tables.EMPTY
                .draft()
                .apply(List.of(put("routes", "a", "1"), put("routes", "b", "2")))
                .done();
        try (Journal journal = open(new ArrayList<>())) {
            assertThat(journal.compact(live)).isTrue();
        }
        byte[] compacted = Files.readAllBytes(files.journal());

        for (int length = 0; length < compacted.length; length++) {
            Files.write(files.journal(), Arrays.copyOf(compacted, length));
            assertThatThrownBy(() -> open(new ArrayList<>()))
                    .as("cut at %d", length)
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aDraftLeftByAKilledCompactionIsRemoved() throws IOException {
        Files.write(files.journalDraft(), new byte[] {1, 2, 3});
        List<String> replayed = new ArrayList<>();

        open(replayed).close();

        assertThat(replayed).isEqualTo(keys(RECORDS));
        assertThat(files.journalDraft()).doesNotExist();
    }
}
