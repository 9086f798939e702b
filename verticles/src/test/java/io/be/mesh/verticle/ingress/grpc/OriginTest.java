package io.be.mesh.verticle.ingress.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.StoredMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginTest {
    private static final Map<String, String> LIE =
            Map.of("x-ptp-message-id", "7", "X_Ptp_Source_Node_Id", "lx9", "k", "v");

    private static Map<String, String> metadata(String messageId, String requestId) {
        return Origin.metadata(new StoredMessage("lx1", ByteString.EMPTY, LIE, messageId), requestId);
    }

    @Test
    void aSenderDoesNotSayWhoItIs() {
        assertThat(metadata("8", "r"))
                .isEqualTo(Map.of("x-ptp-message-id", "8", "x-ptp-source-node-id", "lx1", "k", "v"));
        assertThat(metadata("", "r")).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void whoGivesNoRequestIdsReadsWhatWasSent() {
        assertThat(metadata("8", "")).isEqualTo(LIE);
    }
}
