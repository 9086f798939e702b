package io.be.mesh.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardRequestTest {
    @Test
    void itsTextShowsNeitherTokenNorPayload() {
        ForwardRequest request = new ForwardRequest(
                new Principal("node-b", ""),
                Form.RAW,
                Encoding.PROTOBUF,
                "/v1/interconn/chan/push",
                Map.of("x-ptp-token", "very-secret"),
                List.of(),
                ByteString.copyFromUtf8("confidential"),
                0);

        assertThat(request.toString()).contains("node-b").doesNotContain("secret", "confidential");
    }
}
