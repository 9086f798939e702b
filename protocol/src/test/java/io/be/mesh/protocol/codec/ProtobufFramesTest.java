package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.proto.Ptp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufFramesTest {
    private final ProtobufFrames frames = new ProtobufFrames(1 << 20);

    private List<Inbound> feed(ByteString chunk) {
        frames.feed(chunk);
        List<Inbound> found = new ArrayList<>();
        for (Inbound next = frames.next(); next != null; next = frames.next()) {
            found.add(next);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 5000, 1 << 20})
    void framesComeOutAsTheyWentInWhateverTheChunks(int size) throws Exception {
        List<Inbound> sent = List.of(
                new Inbound(Map.of("k", "v"), text("one")),
                new Inbound(Map.of(), ByteString.EMPTY),
                new Inbound(Map.of(), Ropes.random(30_000)),
                new Inbound(Map.of(), text("last")));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (Inbound message : sent) {
            Ptp.Inbound.newBuilder()
                    .putAllMetadata(message.metadata())
                    .setPayload(message.payload())
                    .build()
                    .writeDelimitedTo(stream);
        }
        byte[] bytes = stream.toByteArray();
        List<Inbound> received = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            received.addAll(feed(ByteString.copyFrom(bytes, from, Math.min(size, bytes.length - from))));
        }
        frames.end();
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void aLengthOverTheLimitIsRefusedAtOnce() {
        ByteString claim = ByteString.copyFrom(new byte[] {-1, -1, -1, -1, 7});
        frames.feed(claim.substring(0, 4));
        assertThat(frames.next()).isNull();
        frames.feed(claim.substring(4));
        assertThatThrownBy(frames::next).isInstanceOf(MeshException.class).hasMessageContaining("larger than 1048576");
        ProtobufFrames endless = new ProtobufFrames(10);
        endless.feed(ByteString.copyFrom(new byte[] {-1, -1, -1, -1, -1, -1}));
        assertThatThrownBy(endless::next).isInstanceOf(MeshException.class);
    }

    @Test
    void anEndInsideAFrameIsRefused() {
        assertThat(feed(ByteString.copyFrom(new byte[] {5, 1}))).isEmpty();
        assertThatThrownBy(frames::end).isInstanceOf(MeshException.class).hasMessageContaining("ends inside a frame");
    }

    @Test
    void aFrameThatDoesNotParseIsRefused() {
        frames.feed(ByteString.copyFrom(new byte[] {1, 7}));
        assertThatThrownBy(frames::next).isInstanceOf(MeshException.class);
    }

    @Test
    void payloadsAreSlicesOfTheChunks() throws Exception {
        ByteString frame = Ropes.chunked(ProtobufFrames.frame(new Inbound(Map.of(), Ropes.random(300_000))), 100_010);
        List<Inbound> found = new ArrayList<>();
        for (int from = 0; from < frame.size(); from += 100_010) {
            found.addAll(feed(frame.substring(from, Math.min(frame.size(), from + 100_010))));
        }
        assertThat(Backing.of(found.get(0).payload())).isEqualTo(Backing.of(frame));
    }

    @Test
    void answersAreReadByTheLibrary() throws Exception {
        ByteString stream = ProtobufFrames.frame(Outbound.success(text("x"), Map.of()))
                .concat(ProtobufFrames.frame(Outbound.success()));
        java.io.InputStream in = stream.newInput();
        assertThat(Ptp.Outbound.parseDelimitedFrom(in).getPayload()).isEqualTo(text("x"));
        assertThat(Ptp.Outbound.parseDelimitedFrom(in).getMessage()).isEqualTo("请求成功");
        assertThat(in.read()).isEqualTo(-1);
    }
}
