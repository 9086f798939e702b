package io.be.mesh.verticle.admin;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import java.util.List;

/** One registration as the registry says it: version 7, with one address that is unwell and one rule that another has. */
final class Services {
    static final String JSON = "{\"instance_id\":\"h:1\",\"name\":\"a b\",\"kind\":\"complex\",\"address\":\"h:1\","
            + "\"attachments\":{\"Own\":\"1\",\"own\":\"2\"},"
            + "\"content\":{\"services\":[{\"urn\":\"/a\",\"kind\":\"Restful\",\"address\":\"h:2\"}]}}";

    private Services() {}

    static Registration registration() {
        return new Codecs(CodecLimits.of(65536)).json().decode(Registration.class, ByteString.copyFromUtf8(JSON));
    }

    static ServicePage page() {
        return new ServicePage(
                List.of(new ServicePage.State(
                        registration(),
                        7,
                        1,
                        2,
                        List.of(new ServicePage.Address("h:2", "refused")),
                        List.of(new ServicePage.Rule("/a", "b (h:9)")))),
                "");
    }
}
