package io.be.mesh.verticle.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.JsonCodec;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what is asked of registrations; members are those of the wire, in either spelling. */
final class ServiceBodies {
    private static final int PAGE = 500;
    private static final Map<String, String> NAMES = Map.of("kind", "kind", "name", "name", "instance_id", "instance");
    /** Members whose names are the clients' own. */
    private static final Set<String> MAPS = Set.of("attachments", "attrs");

    private final JsonCodec json;

    ServiceBodies(long limit) {
        json = new Codecs(CodecLimits.of((int) limit)).json();
    }

    static ServiceRef ref(RoutingContext context) {
        return new ServiceRef(
                context.pathParam("kind").toLowerCase(Locale.ROOT),
                context.pathParam("name"),
                context.pathParam("instance"));
    }

    /** @throws MeshException E…400 */
    static ServiceQuery query(RoutingContext context) {
        String limit = parameter(context, "limit");
        try {
            return new ServiceQuery(
                    parameter(context, "kind"),
                    parameter(context, "name"),
                    parameter(context, "instance"),
                    parameter(context, "after"),
                    limit.isEmpty() ? PAGE : Integer.parseInt(limit));
        } catch (NumberFormatException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "limit is not a number");
        }
    }

    private static String parameter(RoutingContext context, String name) {
        String given = context.request().getParam(name);
        return given == null ? "" : given;
    }

    /** An array, an object with the member {@code registrations}, or one registration. */
    Registrations registrations(RoutingContext context) {
        ByteString body = body(context);
        if (!isArray(body) && object(body).containsKey("registrations")) {
            return json.decode(Registrations.class, body);
        }
        return new Registrations(json.decodeList(Registration.class, body));
    }

    /**
     * That of the path: what the body says of it, under the names of the path.
     *
     * @throws MeshException E…616, E…400 when the body is of another one
     */
    Registration registration(RoutingContext context) {
        return named(object(body(context)), ref(context));
    }

    /** A JSON merge patch (RFC 7396). */
    JsonObject patch(RoutingContext context) {
        return object(body(context));
    }

    /** What is there with what the patch says; the lease stays unless the patch names a timestamp. */
    Registration patched(ServicePage.State state, JsonObject patch) {
        return named(merged(wire(state), patch, false), state.ref());
    }

    /** All of a registration. */
    JsonObject whole(ServicePage.State state) {
        return ServiceAnswers.summary(state).put("registration", wire(state));
    }

    private JsonObject wire(ServicePage.State state) {
        Registration each = state.registration();
        Registration shown = new Registration(
                each.instanceId(),
                each.name(),
                each.kind(),
                each.address(),
                each.content(),
                state.until(),
                each.attachments());
        return new JsonObject(json.encode(shown).toStringUtf8());
    }

    private Registration named(JsonObject given, ServiceRef ref) {
        Map<String, String> names = Map.of("kind", ref.kind(), "name", ref.name(), "instance_id", ref.instance());
        names.forEach((member, wanted) -> {
            String key = spelled(given, member);
            Object said = given.getValue(key);
            boolean same = member.equals("kind") ? wanted.equalsIgnoreCase(String.valueOf(said)) : wanted.equals(said);
            if (said != null && !same) {
                throw new MeshException(
                        ErrorCode.BAD_REQUEST,
                        member + " of the body is not the " + NAMES.get(member) + " of the path");
            }
            given.remove(key);
            given.put(member, wanted);
        });
        return json.decode(Registration.class, ByteString.copyFromUtf8(given.encode()));
    }

    private static JsonObject merged(JsonObject target, JsonObject patch, boolean own) {
        patch.forEach(entry -> {
            String key = own ? entry.getKey() : spelled(target, entry.getKey());
            Object value = entry.getValue();
            if (value == null) {
                target.remove(key);
            } else if (value instanceof JsonObject inner) {
                Object there = target.getValue(key);
                JsonObject base = there instanceof JsonObject object ? object : new JsonObject();
                target.put(key, merged(base, inner, MAPS.contains(key)));
            } else {
                target.put(key, value);
            }
        });
        return target;
    }

    /** As the member is spelled there already. */
    private static String spelled(JsonObject object, String member) {
        return object.fieldNames().stream()
                .filter(name -> folded(name).equals(folded(member)))
                .findFirst()
                .orElse(member);
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isArray(ByteString body) {
        for (int i = 0; i < body.size(); i++) {
            if (!Character.isWhitespace(body.byteAt(i))) {
                return body.byteAt(i) == '[';
            }
        }
        return false;
    }

    private static JsonObject object(ByteString body) {
        try {
            return new JsonObject(Buffer.buffer(body.toByteArray()));
        } catch (DecodeException | ClassCastException e) {
            throw new MeshException(ErrorCode.CODEC, "the body is not a JSON object");
        }
    }

    private static ByteString body(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(body.getBytes());
    }
}
