package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node's port with services behind it, each on a socket of its own. */
final class ProxyFixture implements AutoCloseable {
    final TestDoor door;
    final FakeServices services = new FakeServices();
    /** Of the services; apart from the node's. */
    final Vertx backstage = Vertx.vertx();

    ProxyFixture(String... settings) throws Exception {
        this(TestDoor.open(settings));
    }

    ProxyFixture(TestDoor door) {
        this.door = door;
        door.upstreams =
                new RegisteredUpstreams(services, new ServiceClients(door.vertx, ProxySettings.of(door.config)));
    }

    /** A server for HTTP/1.1 and HTTP/2 without TLS; its authority. */
    String serve(Handler<HttpServerRequest> handler) throws Exception {
        return serve(new HttpServerOptions(), handler);
    }

    String serve(HttpServerOptions options, Handler<HttpServerRequest> handler) throws Exception {
        HttpServer server = backstage.createHttpServer(options).requestHandler(handler);
        return "localhost:" + await(server.listen(0, "127.0.0.1")).actualPort();
    }

    HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> get(HttpClient.Version version, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client(version).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        door.close();
        await(backstage.close());
    }
}
