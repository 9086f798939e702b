package io.be.mesh.verticle.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.FakePool;
import io.be.mesh.verticle.ingress.TestDoor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages that are brought as calls of {@code PrivateTransferTransport/push}, to another node as their receiver. */
class GrpcBindingTest {
    private static final ByteString PAYLOAD = ByteString.copyFromUtf8("over gRPC");

    @Test
    void a_message_is_pushed_to_whoever_implements_the_transport() throws Exception {
        try (TestDoor door = TestDoor.open();
                PostOffice office = PostOffice.open()) {
            FakePool pool = office.bind(PostOffice.pool(ServiceProtocol.GRPC, door.port()));

            TestDoor.await(office.pushing("lx1", "id-1", Map.of("k", "v"), PAYLOAD));

            await().until(() -> pool.succeeded.get() == 1);
            assertThat(popped(door)).contains("\"b3ZlciBnUlBD\"").contains("\"k\":\"v\"");
            assertThat(office.pop()).isEmpty();
        }
    }

    @Test
    void a_push_that_is_answered_with_another_code_is_not_taken() throws Exception {
        try (TestDoor door = TestDoor.open("limits.message=1KiB");
                PostOffice office = PostOffice.open()) {
            FakePool pool = office.bind(PostOffice.pool(ServiceProtocol.H2C, door.port()));
            FakePool grpc = office.bind(PostOffice.pool(ServiceProtocol.GRPC, door.port()));

            TestDoor.await(office.pushing("lx1", "", Map.of(), ByteString.copyFrom(new byte[4096])));

            await().until(() -> office.meters.counter("mesh.binding.failed").count() >= 2);
            assertThat(pool.succeeded.get() + pool.failed.get()).isZero();
            office.unbind();
            await().until(() -> grpc.open.get() == 0);
            await().until(() -> office.pop().map(String::length).equals(Optional.of(4096)));
        }
    }

    private static String popped(TestDoor door) throws Exception {
        HttpRequest pop = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.port() + "/v1/interconn/chan/pop"))
                .header("content-type", "application/json")
                .header("x-ptp-session-id", PostOffice.QUEUE.session())
                .header("x-ptp-topic", PostOffice.QUEUE.topic())
                .POST(HttpRequest.BodyPublishers.ofString("{\"timeout\":5000}"))
                .build();
        return HttpClient.newHttpClient()
                .send(pop, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
