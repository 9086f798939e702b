package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.be.mesh.verticle.ingress.channel.RemoteOperation;
import io.vertx.core.Future;

/** What another node brings: the three forms of a push, and the handshake of a partnership (contract, section 5). */
final class InvokeEndpoint {
    private final ChannelEndpoints channel;
    private final ManagementEndpoints management;
    private final Wire wire;
    private final ChannelService service;
    private final WireCodec codec;
    private final BodyLimits limits;

    InvokeEndpoint(
            Wire wire,
            ChannelService service,
            ChannelEndpoints channel,
            ManagementEndpoints management,
            BodyLimits limits) {
        this.wire = wire;
        this.service = service;
        this.channel = channel;
        this.management = management;
        this.codec = wire.codec();
        this.limits = limits;
    }

    void serve(Exchange exchange) {
        exchange.body(limits.wrapped(exchange.profile())).onSuccess(body -> {
            if (exchange.profile().raw()) {
                channel.pushRaw(exchange, body);
            } else {
                structured(exchange, body);
            }
        });
    }

    /** {@code chan/transport}: a stream of pushes in protobuf, or one raw push. */
    void transport(Exchange exchange) {
        if (exchange.profile().raw()) {
            serve(exchange);
        } else if (exchange.profile().encoding() == Encoding.PROTOBUF) {
            new PushStream(exchange, wire, service, limits.message(exchange.profile())).begin();
        } else {
            exchange.fail(new MeshException(
                    ErrorCode.CODEC,
                    "a stream is " + Encoding.PROTOBUF.mediaType() + ", not "
                            + exchange.profile().encoding().mediaType()));
        }
    }

    private void structured(Exchange exchange, Body body) {
        RemoteOperation operation;
        try {
            operation = RemoteOperation.of(exchange.context().uri());
        } catch (MeshException e) {
            refuse(exchange, body, e);
            return;
        }
        Encoding encoding = exchange.profile().encoding();
        Future<ByteString> inner = exchange.context().isPassThrough()
                ? Future.succeededFuture(body.bytes())
                : codec.decode(exchange.request(), exchange.profile(), Inbound.class, body.bytes())
                        .map(Inbound::payload);
        inner.onFailure(cause -> refuse(exchange, body, cause)).onSuccess(bytes -> {
            switch (operation) {
                case PUSH -> push(exchange, body, encoding, bytes);
                case WEAVE, ACK -> {
                    body.reservation().release();
                    management.partner(exchange, operation, encoding, bytes);
                }
            }
        });
    }

    private void push(Exchange exchange, Body body, Encoding encoding, ByteString bytes) {
        Form form = exchange.context().isPassThrough() ? Form.PASS_THROUGH : Form.WRAPPED;
        Future<PushInbound> message = codec.decode(encoding, PushInbound.class, bytes);
        channel.push(exchange, body, message, m -> new Original(form, encoding, bytes));
    }

    private static void refuse(Exchange exchange, Body body, Throwable cause) {
        body.reservation().release();
        exchange.fail(cause);
    }
}
