package io.be.mesh.bench.micro;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a node does with the body of a push, and with the answer to a pop. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    @Param({"PROTOBUF", "JSON"})
    public Encoding encoding = Encoding.PROTOBUF;

    @Param({"1024", "65536"})
    public int bytes;

    private Codec codec = new Codecs(CodecLimits.of(1 << 20)).of(Encoding.PROTOBUF);
    private ByteString push = ByteString.EMPTY;
    private Outbound answer = Outbound.success();

    /** Prepares a body and an answer of this size. */
    @Setup
    public void prepare() {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        ByteString payload = ByteString.copyFrom(content);
        codec = new Codecs(CodecLimits.of(1 << 20)).of(encoding);
        push = codec.encode(new PushInbound("topic", payload, Map.of("k", "v")));
        answer = Outbound.success(payload, Map.of());
    }

    @Benchmark
    public PushInbound decodePush() {
        return codec.decode(PushInbound.class, push);
    }

    @Benchmark
    public ByteString encodeAnswer() {
        return codec.encode(answer);
    }
}
