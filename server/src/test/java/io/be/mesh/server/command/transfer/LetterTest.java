package io.be.mesh.server.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.server.command.wire.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LetterTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final Letter.Offer OFFER =
            new Letter.Offer("run1", 1, new FileShape(10_000, 4096), DIGEST, "LX0000010000010");

    static Stream<Letter> letters() {
        return Stream.of(
                OFFER,
                new Letter.Piece("run1", 2, OFFER.id(), 1, 4096, DIGEST, ByteString.copyFromUtf8("abc")),
                new Letter.Bye("run1", 3),
                new Letter.Report("run1", 3, 2, Letter.State.REFUSED, "no room"));
    }

    @ParameterizedTest
    @MethodSource("letters")
    void whatIsWrittenIsRead(Letter letter) {
        assertThat(Letter.read(letter.message())).contains(letter);
    }

    @ParameterizedTest
    @CsvSource({
        "mesh-file,parcel",
        "mesh-file-size,-1",
        "mesh-file-size,9999999999999999999",
        "mesh-file-piece,0",
        "mesh-file-piece,2147483648",
        "mesh-file-piece,4294967296",
        "mesh-file-sha256,0123",
        "mesh-file-from,'a b'",
        "mesh-file-run,''",
        "mesh-file-seq,x"
    })
    void whatSomebodyElseHasWrittenIsNone(String name, String value) {
        Map<String, String> metadata = new HashMap<>(OFFER.message().metadata());
        metadata.put(name, value);

        assertThat(Letter.read(new Message(ByteString.EMPTY, metadata))).isEmpty();
    }

    @Test
    void aMessageOfAnotherProgramIsNone() {
        assertThat(Letter.read(new Message(ByteString.copyFromUtf8("hello"), Map.of("k", "v"))))
                .isEmpty();
    }

    @Test
    void thePiecesOfAFile() {
        FileShape shape = new FileShape(10_000, 4096);
        assertThat(shape.pieces()).isEqualTo(3);
        assertThat(shape.length(2)).isEqualTo(10_000 - 2 * 4096);
        assertThat(shape.whole(8191)).isEqualTo(1);
        assertThat(shape.whole(10_000)).isEqualTo(3);
        assertThat(new FileShape(0, 4096).pieces()).isZero();
        assertThat(new FileShape(8192, 4096).pieces()).isEqualTo(2);
    }
}
