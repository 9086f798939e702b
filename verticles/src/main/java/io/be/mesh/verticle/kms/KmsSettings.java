package io.be.mesh.verticle.kms;

import io.be.mesh.conf.MeshConfig;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the KMS.
 *
 * @param published addresses under which partners reach this node, {@code host} or {@code host:port}; may be empty
 * @param keyAlgorithm {@code ec-p256}, {@code rsa-2048} or {@code rsa-3072}
 * @param leafLife of what this node's root signs
 * @param rootOverlap how long a replaced root is still trusted; zero for not at all
 * @param weaveExpiry how long a request to weave is good
 * @param crlUrl where the list of revoked certificates is published, as certificates name it; empty: they name none
 * @param shared whether the certificate is that of several replicas, so that it has the addresses of all
 */
public record KmsSettings(
        List<String> published,
        String keyAlgorithm,
        Duration leafLife,
        Duration rootOverlap,
        Duration weaveExpiry,
        String crlUrl,
        boolean shared) {
    public KmsSettings {
        published = published.stream().filter(each -> !each.isBlank()).toList();
    }

    public static KmsSettings of(MeshConfig config) {
        return new KmsSettings(
                List.of(config.node().address()),
                config.security().keyAlgorithm(),
                config.security().leafLife(),
                config.security().rootOverlap(),
                config.network().weaveExpiry(),
                config.security().crlUrl(),
                config.cluster().enabled());
    }
}
