package io.be.mesh.tests.channel;

import io.be.mesh.protocol.proto.Ptp;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A gRPC call that is cancelled. */
final class CallReader extends ClientCall.Listener<Ptp.TransportOutbound> implements VanishingReader {
    private static final MethodDescriptor<Ptp.PopInbound, Ptp.TransportOutbound> POP =
            MethodDescriptor.<Ptp.PopInbound, Ptp.TransportOutbound>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("org.ppc.ptp.PrivateTransferTransport/pop")
                    .setRequestMarshaller(ProtoUtils.marshaller(Ptp.PopInbound.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Ptp.TransportOutbound.getDefaultInstance()))
                    .build();
    private static final Metadata.Key<String> SESSION =
            Metadata.Key.of("x-ptp-session-id", Metadata.ASCII_STRING_MARSHALLER);

    private final ClientCall<Ptp.PopInbound, Ptp.TransportOutbound> call;
    private final Executor loop;
    private volatile String read;

    /** @param loop the one thread of the channel's connections: what has been read when it cancels, has been read */
    CallReader(Channel channel, Executor loop, String session, String topic) {
        this.loop = loop;
        call = channel.newCall(POP, CallOptions.DEFAULT);
        Metadata headers = new Metadata();
        headers.put(SESSION, session);
        call.start(this, headers);
        call.request(1);
        call.sendMessage(
                Ptp.PopInbound.newBuilder().setTopic(topic).setTimeout(120_000).build());
        call.halfClose();
    }

    @Override
    public void onMessage(Ptp.TransportOutbound message) {
        read = message.getPayload().toStringUtf8();
    }

    @Override
    public void vanish() throws Exception {
        CompletableFuture.runAsync(
                        () -> {
                            if (read == null) {
                                call.cancel("the reader is gone", null);
                            }
                        },
                        loop)
                .get(20, TimeUnit.SECONDS);
    }

    @Override
    public Optional<String> read() {
        return Optional.ofNullable(read).filter(text -> !text.isEmpty());
    }
}
