package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.Certificates;
import io.be.mesh.cluster.bus.message.Certificates.Entry;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.protocol.message.Route;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every certificate that a node knows. Parses each: not for an event loop. */
final class CertificateList {
    private static final Logger log = LoggerFactory.getLogger(CertificateList.class);

    private final KmsTables tables;

    CertificateList(KmsTables tables) {
        this.tables = tables;
    }

    Certificates all() {
        List<Entry> found = new ArrayList<>();
        tables.stored().ifPresent(self -> own(found, self));
        for (Route route : tables.routes().values()) {
            String nodeId = route.nodeId();
            add(found, "host", nodeId, route.hostCrt());
            add(found, "host", nodeId, route.hostRoot());
            add(found, "guest", nodeId, route.guestCrt());
            add(found, "partner-root", nodeId, route.guestRoot());
        }
        for (PinnedRoot pin : tables.pins().values()) {
            add(found, "partner-root", pin.nodeId(), pin.rootCrt());
        }
        for (IssuedCertificate issued : tables.issued().values()) {
            add(found, "issued", issued.nodeId(), issued.crt());
        }
        return new Certificates(found);
    }

    /** The root and the leaf, as existing clients read them; a number chooses one. */
    KeyList ofSelf(String cno) {
        List<Keys> keys = new ArrayList<>();
        tables.stored().ifPresent(self -> {
            String root = number(self.root());
            keys.add(new Keys(root, root, root, Keys.ROOT_CERTIFICATE, "", Pem.write(self.rootChain()), 0, 0));
            String leaf = number(self.leafChain().get(0));
            keys.add(new Keys(
                    leaf, root, leaf, Keys.ISSUED_CERTIFICATE, "", self.leaf().chain(), 0, 0));
        });
        return new KeyList(keys.stream()
                .filter(each -> cno.isBlank() || each.cno().equalsIgnoreCase(cno.strip()))
                .toList());
    }

    private static String number(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    private void own(List<Entry> found, Credentials self) {
        String nodeId = self.environ().nodeId();
        add(found, "root", nodeId, self.environ().rootCrt());
        self.previous().ifPresent(old -> add(found, "previous-root", old.nodeId(), old.rootCrt()));
        self.leafChain().stream().findFirst().ifPresent(leaf -> found.add(entry("leaf", nodeId, leaf)));
    }

    private void add(List<Entry> found, String use, String nodeId, String text) {
        if (text.isBlank()) {
            return;
        }
        try {
            for (X509Certificate certificate : Pem.certificates(use, text)) {
                found.add(entry(use, nodeId, certificate));
            }
        } catch (MeshException e) {
            log.atWarn().addKeyValue("partner", nodeId).log("a stored certificate is left out: {}", e.message());
        }
    }

    private Entry entry(String use, String nodeId, X509Certificate certificate) {
        String fingerprint = Pem.fingerprint(certificate);
        return new Entry(
                use,
                nodeId,
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                number(certificate),
                fingerprint,
                certificate.getNotBefore().getTime(),
                certificate.getNotAfter().getTime(),
                names(certificate),
                algorithm(certificate.getPublicKey()),
                tables.isRevoked(fingerprint),
                Pem.write(List.of(certificate)));
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
            return names.stream()
                    .map(name -> name.get(1))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static String algorithm(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey ec) {
            return "EC " + ec.getParams().getOrder().bitLength();
        }
        return key instanceof EdECPublicKey edwards ? edwards.getParams().getName() : key.getAlgorithm();
    }
}
