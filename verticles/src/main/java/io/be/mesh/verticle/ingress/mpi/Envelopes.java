package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Transcoder;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The envelope {@code {"code","message","cause":null,"content"}}, in JSON or YAML. Operations know JSON alone. */
final class Envelopes {
    private static final ByteString END = ByteString.copyFromUtf8("}");
    private static final ByteString SUCCESS = head(ErrorCode.SUCCESS.code(), ErrorCode.SUCCESS.zh());
    /** What is longer is written anew beside the event loop. */
    private static final int QUICK = 64 * 1024;

    private final Vertx vertx;
    private final LocalNode node;
    private final Transcoder transcoder;

    Envelopes(Vertx vertx, LocalNode node, Transcoder transcoder) {
        this.vertx = vertx;
        this.node = node;
        this.transcoder = transcoder;
    }

    /** The arguments in JSON; on failure the reservation is given back. */
    Future<MpiBody> arguments(WireForm form, MpiBody body) {
        if (form == WireForm.JSON) {
            return Future.succeededFuture(body);
        }
        Future<ByteString> json = body.bytes().size() > QUICK
                ? vertx.executeBlocking(() -> transcoder.yamlToJson(body.bytes()), false)
                : Future.succeededFuture(transcoder.yamlToJson(body.bytes()));
        return json.map(body::with).onFailure(failure -> body.reservation().release());
    }

    /** A message in an answer that cannot be written goes back to its queue. */
    Future<MpiAnswer> success(WireForm form, Content content) {
        ByteString head = content.remark().isEmpty()
                ? SUCCESS
                : head(
                        ErrorCode.SUCCESS.code(),
                        Outbound.remarked(content.remark()).message());
        ByteString envelope = head.concat(content.json()).concat(END);
        Future<ByteString> written = form == WireForm.JSON
                ? Future.succeededFuture(envelope)
                : vertx.executeBlocking(() -> transcoder.jsonToYaml(envelope), false);
        return written.map(
                        bytes -> new MpiAnswer(bytes, form.mediaType(), ErrorCode.SUCCESS.code(), content.delivery()))
                .onFailure(failure -> content.delivery().ifPresent(Delivery::rollback));
    }

    /** In the form that the URN asks for when that can be read, else in JSON. */
    MpiAnswer failure(CallContext context, String urn, MeshException why) {
        Outbound failure = Outbound.failure(why, node.label(), context.traceId());
        JsonObject envelope = new JsonObject()
                .put("code", failure.code())
                .put("message", failure.message())
                .putNull("cause");
        ByteString json = UnsafeByteOperations.unsafeWrap(envelope.toBuffer().getBytes());
        boolean yaml = isYaml(urn);
        WireForm form = yaml ? WireForm.YAML : WireForm.JSON;
        return new MpiAnswer(
                yaml ? transcoder.jsonToYaml(json) : json, form.mediaType(), failure.code(), Optional.empty());
    }

    /** An envelope of somebody else, as it came. */
    MpiAnswer passed(Urn urn, ByteString envelope) {
        return new MpiAnswer(envelope, WireForm.ofHosted(urn).mediaType(), ErrorCode.SUCCESS.code(), Optional.empty());
    }

    private static boolean isYaml(String urn) {
        try {
            return !urn.isEmpty() && WireForm.ofHosted(Urn.parse(urn)) == WireForm.YAML;
        } catch (MeshException e) {
            return false;
        }
    }

    private static ByteString head(String code, String message) {
        String text = new JsonObject()
                .put("code", code)
                .put("message", message)
                .putNull("cause")
                .encode();
        return ByteString.copyFromUtf8(text.substring(0, text.length() - 1) + ",\"content\":");
    }
}
