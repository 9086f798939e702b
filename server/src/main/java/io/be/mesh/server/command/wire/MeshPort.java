package io.be.mesh.server.command.wire;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Speaks to the mesh port of a node; of several addresses to the first that takes a connection. Exit 3 when none answers.
 * Blocking; any thread.
 */
public final class MeshPort {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** As much as one message may have by default, in base64, and what is around it. */
    private static final long LONGEST_ANSWER = (512L << 20) * 4 / 3 + (1 << 20);

    /** What is beyond would be sent as question marks. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e\\t]*");

    private final HttpClient http;
    private final List<URI> bases;
    private final String bearer;
    private volatile int preferred;

    MeshPort(List<URI> bases, String bearer, Optional<SSLContext> tls) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
        this.bases = List.copyOf(bases);
        this.bearer = bearer;
    }

    /** Where it is, for people. */
    public String address() {
        return bases.get(preferred).toString();
    }

    public HttpResponse<byte[]> send(MeshRequest request) throws Failure, InterruptedException {
        int first = preferred;
        for (int i = 0; ; i++) {
            int at = (first + i) % bases.size();
            try {
                HttpResponse<byte[]> answer =
                        http.send(httpRequest(bases.get(at), request), info -> new BoundedBody(LONGEST_ANSWER));
                preferred = at;
                return answer;
            } catch (ConnectException | HttpConnectTimeoutException e) {
                // Nothing was sent, so that another one can be asked.
                if (i == bases.size() - 1) {
                    throw unreachable(at, "no connection", "`mesh start` starts a node here; -a ADDRESS names another");
                }
            } catch (HttpTimeoutException e) {
                throw new Failure(
                        Failure.Exit.UNREACHABLE,
                        ErrorCode.TIMEOUT,
                        "the node at " + bases.get(at) + " gave no answer within "
                                + request.patience().toSeconds() + " s",
                        ErrorCode.TIMEOUT.hint());
            } catch (SSLException e) {
                throw unreachable(at, "TLS: " + e.getMessage(), "look at --cacert");
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                throw unreachable(at, why, "it may be starting or stopping; look at its log");
            }
        }
    }

    /** What answered is no node. */
    Failure stranger(int status) {
        return unreachable(preferred, "HTTP " + status + " that is no answer of a mesh node", "is that a mesh port?");
    }

    private HttpRequest httpRequest(URI base, MeshRequest request) throws Failure {
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + request.path()))
                    .timeout(request.patience())
                    .method(
                            request.method(),
                            request.body().length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
            if (!bearer.isEmpty()) {
                builder.header("authorization", "Bearer " + bearer);
            }
            for (Map.Entry<String, String> header : request.headers()) {
                if (!PRINTABLE.matcher(header.getValue()).matches()) {
                    throw new IllegalArgumentException(header.getKey() + " has a character that no header can carry");
                }
                builder.header(header.getKey(), header.getValue());
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            String what = String.valueOf(e.getMessage());
            boolean secret = !bearer.isEmpty() && what.contains(bearer);
            throw AdminOptions.usage(
                    "the request cannot be sent: " + (secret ? "the token is not one word" : what),
                    "names and values of headers are printable ASCII");
        }
    }

    private Failure unreachable(int at, String why, String hint) {
        return new Failure(
                Failure.Exit.UNREACHABLE,
                ErrorCode.UNREACHABLE,
                "the node at " + bases.get(at) + " does not answer: " + why,
                hint);
    }
}
