package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.link.HostedServices.HostedCall;
import io.be.mesh.cluster.link.HostedServices.Offer;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.AttachedNames;
import io.be.mesh.protocol.codec.Transcoder;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls of hosted services. The bytes of the arguments go through as they came, unless their attachments say who is calling: that
 * is this node's to say, and readers in the field believe the attachments more than the headers.
 */
final class HostedCalls {
    private static final Set<String> SOURCE = Set.of(PtpHeader.SOURCE_NODE_ID, PtpHeader.SOURCE_INST_ID);
    private static final String ATTACHMENTS = "attachments";

    private final OperationForm form;
    private final HostedServices services;
    private final CallerRules callers;
    private final AttachedNames names;
    private final Transcoder transcoder;

    HostedCalls(
            OperationForm form,
            HostedServices services,
            CallerRules callers,
            AttachedNames names,
            Transcoder transcoder) {
        this.form = form;
        this.services = services;
        this.callers = callers;
        this.names = names;
        this.transcoder = transcoder;
    }

    /**
     * Calls the service whose module has the operation.
     *
     * @throws MeshException E…403 and E…614 who may not, E…617 nobody has it
     */
    Future<ByteString> call(MpiCall call, Urn urn, ByteString body) {
        CallContext context = call.context();
        Caller caller = context.caller();
        Optional<Offer> offer = services.find(urn.name());
        Principal partner = caller instanceof Partner known ? callers.certain(known) : Principal.NONE;
        if (caller instanceof Partner known) {
            callers.requireUsable(known);
            if (offer.filter(found -> found.isOpenTo(partner)).isEmpty()) {
                throw AccessRules.refused(caller, urn.name());
            }
        } else if (!caller.isOurs()) {
            throw AccessRules.refused(caller, urn.name());
        }
        Offer found =
                offer.orElseThrow(() -> new MeshException(ErrorCode.NO_OPERATION, "no operation named " + urn.name()));
        Promise<Void> gone = Promise.promise();
        call.onGone().accept(gone::tryComplete);
        return form.run(body.size(), () -> named(urn, context, body))
                .compose(arguments -> found.call(new HostedCall(
                        urn.format(), context.travelling(), arguments, call.deadlineNanos(), partner, gone.future())));
    }

    /** The arguments, in which nobody but this node says who is calling. */
    private ByteString named(Urn urn, CallContext context, ByteString body) {
        WireForm written = WireForm.ofHosted(urn);
        if (written == WireForm.OTHER) {
            if (context.caller() instanceof Partner) {
                throw new MeshException(ErrorCode.CODEC, "a partner's arguments are in JSON or YAML");
            }
            return body;
        }
        if (body.isEmpty()) {
            return body;
        }
        boolean yaml = written == WireForm.YAML;
        ByteString json = yaml ? transcoder.yamlToJson(body) : body;
        // Readers of YAML differ in what they see, so a partner's is written anew from what was read here.
        boolean anew = yaml && context.caller() instanceof Partner;
        if (!anew && names.of(json).stream().noneMatch(SOURCE::contains)) {
            return body;
        }
        ByteString said = overwritten(json, context);
        return yaml ? transcoder.jsonToYaml(said) : said;
    }

    private static ByteString overwritten(ByteString json, CallContext context) {
        try {
            JsonObject arguments = new JsonObject(json.toStringUtf8());
            JsonObject attachments = new JsonObject();
            for (String member : Set.copyOf(arguments.fieldNames())) {
                if (member.replace("_", "").equalsIgnoreCase(ATTACHMENTS)) {
                    merge(arguments.remove(member), attachments);
                }
            }
            for (String header : SOURCE) {
                String value = context.travelling().get(header);
                if (value != null) {
                    attachments.put(header, value);
                }
            }
            arguments.put(ATTACHMENTS, attachments);
            return UnsafeByteOperations.unsafeWrap(arguments.toBuffer().getBytes());
        } catch (DecodeException e) {
            throw new MeshException(ErrorCode.CODEC, "the arguments cannot be read as JSON", e);
        }
    }

    private static void merge(Object member, JsonObject attachments) {
        if (member instanceof JsonObject given) {
            for (Map.Entry<String, Object> entry : given) {
                String name = entry.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
                if (!SOURCE.contains(name)) {
                    attachments.put(entry.getKey(), entry.getValue());
                }
            }
        }
    }
}
