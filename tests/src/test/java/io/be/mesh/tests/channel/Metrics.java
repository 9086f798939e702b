package io.be.mesh.tests.channel;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The numbers a node shows on its admin port. */
final class Metrics {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI metrics;

    Metrics(URI admin) {
        metrics = admin.resolve("/metrics");
    }

    /** The value of a metric without labels. */
    long value(String name) throws IOException, InterruptedException {
        String page = client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return page.lines()
                .filter(line -> line.startsWith(name + ' '))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }
}
