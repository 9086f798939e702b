package io.be.mesh.server.command.api;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Speaks to the admin port of a node. Failures are the node's own words; exit 3 when there is none to talk to. Blocking. */
public final class AdminApi {
    private static final String API = "/v1/admin";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_MODIFIED = 304;

    private final HttpClient http;
    private final URI base;
    private final String bearer;
    private final String whom;

    AdminApi(URI base, String bearer, Optional<SSLContext> tls, String whom) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
        this.base = base;
        this.bearer = bearer;
        this.whom = whom;
    }

    /** What the port says outside of its API, as text: its metrics. */
    public String text(String path) throws Failure, InterruptedException {
        HttpResponse<byte[]> answer = exchange("GET", URI.create(base + path), Optional.empty(), ANSWER);
        if (answer.statusCode() / 100 == 2) {
            return new String(answer.body(), StandardCharsets.UTF_8);
        }
        throw failure(answer.statusCode(), json(answer));
    }

    public JsonObject get(String path) throws Failure, InterruptedException {
        return send("GET", path, Optional.empty(), ANSWER);
    }

    /**
     * What is there, unless it is what the caller has.
     *
     * @param tag of what the caller has; empty when it has nothing
     */
    public Optional<Tagged> getUnless(String path, String tag) throws Failure, InterruptedException {
        HttpResponse<byte[]> answer = exchange(
                "GET", api(path), Optional.empty(), ANSWER, tag.isEmpty() ? Map.of() : Map.of("if-none-match", tag));
        if (answer.statusCode() == NOT_MODIFIED) {
            return Optional.empty();
        }
        JsonObject read = json(answer);
        if (answer.statusCode() / 100 == 2) {
            return Optional.of(
                    new Tagged(read, answer.headers().firstValue("etag").orElse("")));
        }
        throw failure(answer.statusCode(), read);
    }

    /** An answer and by what it is known again. */
    public record Tagged(JsonObject body, String tag) {}

    /** What is no JSON: the bytes as they are. */
    public byte[] download(String path) throws Failure, InterruptedException {
        HttpResponse<byte[]> answer = exchange("GET", api(path), Optional.empty(), ANSWER);
        if (answer.statusCode() / 100 == 2) {
            return answer.body();
        }
        throw failure(answer.statusCode(), json(answer));
    }

    public JsonObject post(String path, JsonObject body) throws Failure, InterruptedException {
        return send("POST", path, Optional.of(body), ANSWER);
    }

    /** For what takes its time. */
    public JsonObject post(String path, JsonObject body, Duration patience) throws Failure, InterruptedException {
        return send("POST", path, Optional.of(body), patience);
    }

    public JsonObject put(String path, JsonObject body) throws Failure, InterruptedException {
        return send("PUT", path, Optional.of(body), ANSWER);
    }

    public JsonObject delete(String path) throws Failure, InterruptedException {
        return send("DELETE", path, Optional.empty(), ANSWER);
    }

    /** The path of one route. */
    public static String route(String nodeId) {
        return "/routes/" + segment(nodeId);
    }

    /** A text as one segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonObject send(String method, String path, Optional<JsonObject> body, Duration patience)
            throws Failure, InterruptedException {
        HttpResponse<byte[]> answer = exchange(method, api(path), body, patience);
        JsonObject read = json(answer);
        if (answer.statusCode() / 100 == 2) {
            return read;
        }
        throw failure(answer.statusCode(), read);
    }

    private URI api(String path) {
        return URI.create(base + API + path);
    }

    private HttpResponse<byte[]> exchange(String method, URI uri, Optional<JsonObject> body, Duration patience)
            throws Failure, InterruptedException {
        return exchange(method, uri, body, patience, Map.of());
    }

    private HttpResponse<byte[]> exchange(
            String method, URI uri, Optional<JsonObject> body, Duration patience, Map<String, String> headers)
            throws Failure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("content-type", "application/json")
                .method(
                        method,
                        body.map(json -> HttpRequest.BodyPublishers.ofString(json.encode()))
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        headers.forEach(request::header);
        try {
            if (!bearer.isEmpty()) {
                request.header("authorization", "Bearer " + bearer);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            throw unreachable("TLS: " + e.getMessage(), "look at --cacert, --cert and --key");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw unreachable(why, "it may be starting or stopping; look at its log");
        } catch (IllegalArgumentException e) {
            throw AdminOptions.usage("the token cannot be sent", "a token is one word: mesh_op_…");
        }
    }

    private Failure unreachable(String why, String hint) {
        return new Failure(
                Failure.Exit.UNREACHABLE,
                ErrorCode.UNREACHABLE,
                whom + " does not answer at " + base + ": " + why,
                hint);
    }

    private JsonObject json(HttpResponse<byte[]> answer) throws Failure {
        try {
            return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8).strip());
        } catch (DecodeException | ClassCastException e) {
            throw unreachable(
                    "HTTP " + answer.statusCode() + " that is no answer of a mesh node", "is that an admin port?");
        }
    }

    private Failure failure(int status, JsonObject body) {
        ErrorCode code =
                Optional.ofNullable(ErrorCode.of(body.getString("code"))).orElse(ErrorCode.UNKNOWN);
        String hint = status == UNAUTHORIZED
                ? (bearer.isEmpty()
                        ? "give one with --token-file FILE or MESH_TOKEN"
                        : "the one given is not known here")
                : body.getString("hint", "");
        String hop = body.getString("hop", "");
        String detail = body.getString("detail", code.en());
        return Failure.failed(code, hop.isEmpty() ? detail : detail + " [" + hop + "]", hint);
    }
}
