package io.be.mesh.server.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.server.Failure;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    private static final int PIECE = 4096;

    @TempDir
    Path folder;

    private final byte[] content = new byte[3 * PIECE + 100];
    private Letter.Offer offer;
    private Path target;

    @BeforeEach
    void fill() {
        new Random(1).nextBytes(content);
        offer = offer(content);
        target = folder.resolve("file");
    }

    @Test
    void itIsTheFileWhenAllIsThere() throws Exception {
        try (PartFile part = PartFile.open(target, offer)) {
            for (int i = 0; i < 4; i++) {
                assertThat(part.isWhole()).isFalse();
                assertThat(part.append(piece(i))).isTrue();
            }
            assertThat(part.isWhole()).isTrue();
            assertThat(part.append(piece(4 - 1))).isFalse();
            part.finish();
        }
        assertThat(target).hasBinaryContent(content);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aSecondStartGoesOnBehindTheLastWholePiece() throws Exception {
        try (PartFile part = PartFile.open(target, offer)) {
            part.append(piece(0));
            part.append(piece(1));
        }
        // Killed while it wrote the third.
        Files.write(folder.resolve("file.part"), Arrays.copyOf(content, 2 * PIECE + 17));

        try (PartFile part = PartFile.open(target, offer)) {
            assertThat(part.next()).isEqualTo(2);
            assertThat(part.resumed()).isEqualTo(2 * PIECE);
            part.append(piece(2));
            part.append(piece(3));
            part.finish();
        }
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void thePartOfAnotherFileIsOfNoUse() throws Exception {
        try (PartFile part = PartFile.open(target, offer)) {
            part.append(piece(0));
        }
        byte[] other = content.clone();
        other[0]++;
        try (PartFile part = PartFile.open(target, offer(other))) {
            assertThat(part.next()).isZero();
        }
        assertThat(folder.resolve("file.part")).isEmptyFile();
    }

    @Test
    void whatIsNotTheNextPieceOrDamagedIsNotTaken() throws Exception {
        try (PartFile part = PartFile.open(target, offer)) {
            Letter.Piece good = piece(0);
            byte[] bytes = good.bytes().toByteArray();
            bytes[5]++;
            ByteString damaged = ByteString.copyFrom(bytes);
            assertThat(part.append(piece(1))).isFalse();
            assertThat(part.append(new Letter.Piece("r", 1, offer.id(), 0, 0, good.digest(), damaged)))
                    .isFalse();
            assertThat(part.append(new Letter.Piece("r", 1, offer.id(), 0, PIECE, good.digest(), good.bytes())))
                    .isFalse();
            assertThat(part.append(new Letter.Piece(
                            "r",
                            1,
                            offer.id(),
                            0,
                            0,
                            good.digest(),
                            good.bytes().substring(1))))
                    .isFalse();
            assertThat(part.append(good)).isTrue();
            assertThat(part.append(good)).isFalse();
        }
        assertThat(folder.resolve("file.part")).hasSize(PIECE);
    }

    @Test
    void onlyOneReceiverWritesIt() throws Exception {
        try (PartFile part = PartFile.open(target, offer)) {
            assertThatThrownBy(() -> PartFile.open(target, offer))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("another receiver");
            assertThat(part.append(piece(0))).isTrue();
        }
    }

    private Letter.Piece piece(int number) {
        byte[] bytes = Arrays.copyOfRange(content, number * PIECE, Math.min(content.length, (number + 1) * PIECE));
        String digest = Sha256.of(ByteBuffer.wrap(bytes));
        return new Letter.Piece(
                "r", number + 1, offer.id(), number, (long) number * PIECE, digest, ByteString.copyFrom(bytes));
    }

    private static Letter.Offer offer(byte[] content) {
        String digest = Sha256.of(ByteBuffer.wrap(content));
        return new Letter.Offer("r", 0, new FileShape(content.length, PIECE), digest, "LX1");
    }
}
