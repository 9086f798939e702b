package io.be.mesh.verticle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationRulesTest {
    private static final long NOW = TurnedClock.START;

    @Test
    void acceptsThePublishedSampleWithARealAddress() throws Exception {
        CheckedRegistration checked = checked(sample());

        assertThat(checked.registration().address()).isEqualTo("10.0.0.9:9000");
        assertThat(checked.until()).isEqualTo(NOW + 300_000);
        assertThat(checked.registration().content().services()).hasSize(2);
        assertThat(checked.addresses()).extracting(NamedAddress::authority).containsExactly("10.0.0.9:9000");
        assertThat(checked.addresses().get(0).field().path()).isEqualTo("content.services[0].address");
    }

    @Test
    void takesTheInstanceAsTheAddressWhenThereIsNone() throws Exception {
        JsonObject without = sample();
        without.remove("address");

        assertThat(checked(without).registration().address()).isEqualTo("10.0.0.9:9000");
    }

    /** Where it is wrong, what is there instead, and how the answer names it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | `` | 400 | name is missing",
                "name | null | 400 | name is missing",
                "name | `\\u0001` | 400 | name holds a control character",
                "name | 257*x | 400 | name has 257 bytes",
                "name | 90*隐 | 400 | name has 270 bytes",
                "instance_id | `` | 400 | instance_id is missing",
                "instance_id | 257*x | 400 | instance_id has 257 bytes",
                "kind | `` | 400 | kind is missing",
                "kind | other | 400 | kind is none of complex, metadata, proxy, server",
                "content | null | 400 | content is missing",
                "content | {} | 400 | content is missing or empty",
                "content/services | 1001*{\"urn\":\"/a\"} | 400 | content.services has 1001 entries",
                "address | 10.0.0.9 | 619 | address is not host:port",
                "address | 10.0.0.9:0 | 619 | address is not host:port",
                "address | 10.0.0.9:99999 | 619 | address is not host:port",
                "address | http://10.0.0.9:80 | 619 | address is not host:port",
                "address | a b:80 | 619 | address is not host:port",
                "address | [::1:80 | 619 | address is not host:port",
                "timestamp | -1 | 400 | timestamp is negative",
                "timestamp | 1800000 | 400 | timestamp is in the past",
                "timestamp | 1799999999999 | 400 | timestamp is in the past",
                "attachments/static | yes | 400 | attachments.static is neither true nor false",
                "attachments/weight | many | 400 | attachments.weight is not a number from 1 to 1000",
                "attachments/balance | best | 400 | attachments.balance is none of",
                "0/address | host | 619 | content.services[0].address is not host:port",
                "1/address | host:-1 | 619 | content.services[1].address is not host:port",
                "0/urn | `` | 400 | content.services[0].urn is missing",
                "1/urn | null | 400 | content.services[1].urn is missing",
                "0/urn | 1025*x | 400 | content.services[0].urn has 1025",
                "0/urn | /a/{b | 400 | content.services[0].urn ",
                "0/urn | ~(a | 400 | content.services[0].urn ",
                "0/urn | /v1/interconn/chan/push | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /v1/interconn/** | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | v1//interconn/x | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /v1/%69nterconn/x | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /org.ppc.ptp.PrivateTransferTransport/* | 400 | content.services[0].urn is a path of",
                "0/urn | /mesh | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /mesh/invoke | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /mesh-rpc/v1 | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /stats | 400 | content.services[0].urn is a path of the node itself",
                "0/urn | /grpc.health.v1.Health/Check | 400 | content.services[0].urn is a path of the node",
                "0/urn | /grpc.reflection.v1.ServerReflection/* | 400 | content.services[0].urn is a path of the",
                "0/urn | ~/stats/.* | 400 | content.services[0].urn is a path of the node itself",
                "0/proto | smtp | 400 | content.services[0].proto is none of http, https, h2c, grpc, grpcs, ws, tcp",
                "0/proto | tcp | 400 | content.services[0].attrs.sni is missing",
                "0/timeout | -5 | 400 | content.services[0].timeout is not",
                "0/timeout | 86400001 | 400 | content.services[0].timeout is not",
                "0/retries | -1 | 400 | content.services[0].retries is not a number from 0 to 10",
                "0/retries | 11 | 400 | content.services[0].retries is not a number from 0 to 10",
                "0/attrs/weight | 0 | 400 | content.services[0].attrs.weight is not a number from 1 to 1000",
                "1/attrs/weight | x | 400 | content.services[1].attrs.weight is not a number from 1 to 1000",
                "0/attrs/priority | highest | 400 | content.services[0].attrs.priority is not a number",
                "0/attrs/share | maybe | 400 | content.services[0].attrs.share is neither true nor false",
                "0/attrs/balance | random | 400 | content.services[0].attrs.balance is none of",
                "0/attrs/check | ping | 400 | content.services[0].attrs.check is none of",
                "0/attrs/headers | x-a | 400 | content.services[0].attrs.headers has items that are not name=value",
                "0/attrs/headers | x a=1 | 400 | content.services[0].attrs.headers holds a name that is no header",
                "0/attrs/methods | GET POST | 400 | content.services[0].attrs.methods holds a word that is no method",
                "0/attrs/hosts | a..b/c | 400 | content.services[0].attrs.hosts holds a name that is no host",
                "0/attrs/hosts | *.*.example | 400 | content.services[0].attrs.hosts holds a name that is no host",
                "0/attrs/partners | 65*x, | 400 | content.services[0].attrs.partners has 65 items",
                "0/attrs/root_crt | PEM | 400 | content.services[0].attrs.root_crt is no PEM of certificates",
                "0/attrs/other | 65537*x | 400 | content.services[0].attrs has a value of 65537 characters",
                "0/kind | Binding | 400 | content.services[0].attrs.session is missing",
            })
    void namesWhatIsWrong(String place, String wrong, String code, String message) throws Exception {
        MeshException failure = failure(with(place, wrong));

        assertThat(failure.code().code()).isEqualTo("E0000000" + code);
        assertThat(failure.message()).startsWith(message).doesNotContain("\"", "\\");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/urn | /v1/**",
                "0/urn | /v1/interconnect",
                "0/urn | /meshwork/*",
                "0/urn | /{any}/chan",
                "0/urn | ~.*",
                "0/urn | /statistics",
                "0/urn | a/b",
                "0/proto | grpcs",
                "0/proto | H2C",
                "0/attrs/hosts | a.example,*.b.example",
                "0/attrs/priority | high",
                "address | [::1]:80",
                "kind | Complex",
                "timestamp | 1799999",
                "timestamp | 1800000000000"
            })
    void acceptsWhatIsRight(String place, String value) throws Exception {
        assertThat(checked(with(place, value)).addresses()).isNotEmpty();
    }

    @Test
    void aServiceOfBytesNeedsANameAndNoPath() throws Exception {
        JsonObject bytes = with("0/proto", "tcp");
        service(bytes, 0).put("urn", "").getJsonObject("attrs").put("sni", "Db.Example");
        assertThat(checked(bytes).addresses()).hasSize(1);

        service(bytes, 0).getJsonObject("attrs").put("sni", "no host");
        assertThat(failure(bytes).message()).startsWith("content.services[0].attrs.sni is no host name");
    }

    @Test
    void aBindingNeedsItsQueue() throws Exception {
        JsonObject bound = with("0/kind", "Binding");
        JsonObject attrs = service(bound, 0).put("urn", "").getJsonObject("attrs");
        attrs.put("session", "s");
        assertThat(failure(bound).message()).startsWith("content.services[0].attrs.topic is missing");

        attrs.put("topic", "t".repeat(513));
        assertThat(failure(bound).message()).startsWith("content.services[0].attrs.topic has 513 bytes");

        attrs.put("topic", "t");
        assertThat(checked(bound).addresses()).hasSize(1);
    }

    /** They have attributes of their own, which mean something to others. */
    @Test
    void servicesOfMetadataSayWhatTheyLike() throws Exception {
        JsonObject hosted = with("kind", "metadata");
        service(hosted, 0).put("proto", "thrift").getJsonObject("attrs").put("weight", "heavy");
        assertThat(checked(hosted).addresses()).hasSize(1);

        service(hosted, 0).put("kind", "Binding").getJsonObject("attrs").put("session", "s");
        assertThat(failure(hosted).message()).startsWith("content.services[0].");
    }

    @Test
    void theOtherKindsAreTheirAddress() throws Exception {
        for (String kind : new String[] {"proxy", "server"}) {
            JsonObject plain = with("kind", kind);
            plain.remove("content");
            assertThat(checked(plain).addresses())
                    .extracting(address -> address.field().path())
                    .containsExactly("address");
        }
    }

    @Test
    void ofSeveralTheOneIsNumbered() throws Exception {
        Registration bad = read(with("0/attrs/weight", "0"));

        MeshException failure = catchThrowableOfType(
                MeshException.class, () -> RegistrationRules.checked(new Field("registrations").at(3), bad, NOW));

        assertThat(failure.message()).startsWith("registrations[3].content.services[0].attrs.weight is not");
        Registration shared = read(with("attachments/weight", "0"));
        failure = catchThrowableOfType(
                MeshException.class, () -> RegistrationRules.checked(new Field("registrations").at(3), shared, NOW));
        assertThat(failure.message()).startsWith("registrations[3].attachments.weight is not");
    }

    @Test
    void whatIsStaticHasNoEnd() throws Exception {
        JsonObject fixed = with("attachments/static", "true");
        fixed.put("timestamp", 0);

        assertThat(checked(fixed).until()).isEqualTo(Lease.FOREVER);
    }

    /** Whatever it asks for, a renewal is what it renews. */
    @Test
    void theTimeIsNoPartOfTheContent() throws Exception {
        assertThat(checked(with("timestamp", "1000")).registration())
                .isEqualTo(checked(with("timestamp", "2000")).registration());
    }

    private static MeshException failure(JsonObject given) {
        return catchThrowableOfType(MeshException.class, () -> checked(given));
    }

    private static CheckedRegistration checked(JsonObject given) {
        return RegistrationRules.checked(Field.REQUEST, read(given), NOW);
    }

    private static Registration read(JsonObject json) {
        return new Codecs(CodecLimits.of(8 << 20))
                .json()
                .decode(Registration.class, ByteString.copyFromUtf8(json.encode()));
    }

    private static JsonObject service(JsonObject registration, int index) {
        return registration.getJsonObject("content").getJsonArray("services").getJsonObject(index);
    }

    /** The sample with another value in one place: a number before the first slash is that of a service. */
    private static JsonObject with(String place, String value) throws Exception {
        JsonObject registration = sample();
        JsonObject at = registration;
        String[] path = place.split("/");
        for (int i = 0; i < path.length - 1; i++) {
            at = path[i].length() == 1 ? service(registration, Integer.parseInt(path[i])) : at.getJsonObject(path[i]);
        }
        at.put(path[path.length - 1], meant(value));
        return registration;
    }

    private static Object meant(String value) {
        if (value.equals("null")) {
            return null;
        }
        if (value.equals("{}")) {
            return new JsonObject();
        }
        int times = value.indexOf('*');
        if (times > 0 && value.substring(0, times).matches("\\d+")) {
            int count = Integer.parseInt(value.substring(0, times));
            String part = value.substring(times + 1);
            JsonArray array = new JsonArray();
            for (int i = 0; part.startsWith("{") && i < count; i++) {
                array.add(new JsonObject(part));
            }
            return part.startsWith("{") ? array : part.repeat(count);
        }
        return value.replace("\\u0001", "\u0001x");
    }

    private static JsonObject sample() throws Exception {
        try (InputStream in = RegistrationRulesTest.class.getResourceAsStream("/seed/registry-register.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("IP:PORT", "10.0.0.9:9000");
            JsonObject read = new JsonObject(text);
            if (!read.containsKey("attachments")) {
                read.put("attachments", new JsonObject());
            }
            return read;
        }
    }
}
