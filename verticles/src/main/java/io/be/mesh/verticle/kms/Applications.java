package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.verticle.kms.CertificateDraft.Use;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Keys and certificates made for a caller ({@code kms.crt.apply.*}): a certificate and its key are handed out, nothing is
 * kept. Costs CPU, seconds for long RSA keys: not for an event loop.
 */
final class Applications {
    private static final int MAX_CHARS = 253;
    private static final int MAX_IPS = 64;
    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9._-]{0,250}[A-Za-z0-9])?");
    private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern MAIL = Pattern.compile("[\\x21-\\x7e&&[^@\"'\\\\,]]+@[A-Za-z0-9.-]+");

    private final KmsSettings settings;
    private final CertificateSigner signer = new CertificateSigner();

    Applications(KmsSettings settings) {
        this.settings = settings;
    }

    /** A self-signed root; {@code is_ca} and the issuer in the application are not looked at. */
    KeyList root(KeyCsr csr, Instant now) {
        Instant until = until(csr, CertificateIssuer.ROOT_LIFE, now);
        List<GeneralName> names = names(csr);
        KeyPair pair = pair(csr);
        CertificateDraft draft = new CertificateDraft(
                CertificateDraft.subject(domain(csr), subject(csr)), pair.getPublic(), until, names, Use.AUTHORITY);
        X509Certificate made = signer.selfSigned(draft, pair, now);
        return keys(csr, made, pair, Keys.ROOT_CERTIFICATE, Keys.ROOT_PRIVATE_KEY);
    }

    /** A certificate signed by the authority in the application. */
    KeyList issue(KeyCsr csr, Instant now) {
        RootAuthority authority = authority(csr, now);
        Instant until = until(csr, settings.leafLife(), now);
        List<GeneralName> names = names(csr);
        KeyPair pair = pair(csr);
        CertificateDraft draft = new CertificateDraft(
                CertificateDraft.subject(domain(csr), subject(csr)),
                pair.getPublic(),
                until,
                names,
                csr.isCa() ? Use.AUTHORITY : Use.NODE);
        X509Certificate made = signer.signed(draft, authority, now);
        return keys(csr, made, pair, Keys.ISSUED_CERTIFICATE, Keys.ISSUED_PRIVATE_KEY);
    }

    private static RootAuthority authority(KeyCsr csr, Instant now) {
        if (csr.caCert().isBlank() || csr.caKey().isBlank()) {
            throw bad((csr.caCert().isBlank() ? "ca_cert" : "ca_key") + " is missing");
        }
        try {
            return RootAuthority.read("ca_cert", csr.caCert(), "ca_key", csr.caKey(), now);
        } catch (MeshException e) {
            throw bad(e.message()); // the caller's input, whatever is wrong with it
        }
    }

    private KeyPair pair(KeyCsr csr) {
        return csr.length() == 0 ? KeyMaker.make(settings.keyAlgorithm()) : KeyMaker.rsa(csr.length());
    }

    private static Instant until(KeyCsr csr, Duration life, Instant now) {
        if (csr.expireAt() == 0) {
            return now.plus(life);
        }
        Instant until = Instant.ofEpochMilli(csr.expireAt());
        if (!until.isAfter(now) || until.isAfter(now.plus(Duration.ofDays(36_525)))) {
            throw bad("expire_at is in the past or more than 100 years ahead");
        }
        return until;
    }

    private static String domain(KeyCsr csr) {
        String domain = csr.domain().strip();
        return domain.isEmpty() ? subject(csr) : domain;
    }

    private static String subject(KeyCsr csr) {
        String subject =
                csr.subject().isBlank() ? csr.domain().strip() : csr.subject().strip();
        if (subject.isEmpty()) {
            throw bad("domain is missing");
        }
        if (subject.length() > MAX_CHARS || subject.chars().anyMatch(Character::isISOControl)) {
            throw bad("subject is longer than " + MAX_CHARS + " characters or holds control characters");
        }
        return subject;
    }

    private static List<GeneralName> names(KeyCsr csr) {
        List<GeneralName> names = new ArrayList<>();
        String domain = csr.domain().strip();
        if (!domain.isEmpty()) {
            if (!NAME.matcher(domain).matches()) {
                throw bad("domain is not a host name");
            }
            names.add(CertificateDraft.dns(domain));
        }
        if (!csr.mail().isBlank()) {
            String mail = csr.mail().strip();
            if (mail.length() > MAX_CHARS || !MAIL.matcher(mail).matches()) {
                throw bad("mail is not an address");
            }
            names.add(new GeneralName(GeneralName.rfc822Name, mail));
        }
        if (csr.ips().size() > MAX_IPS) {
            throw bad("ips holds " + csr.ips().size() + " addresses, " + MAX_IPS + " are accepted");
        }
        csr.ips().forEach(ip -> names.add(ip(ip.strip())));
        return names;
    }

    private static GeneralName ip(String ip) {
        try {
            if (IP.matcher(ip).matches()) {
                return CertificateDraft.ip(ip);
            }
        } catch (IllegalArgumentException e) {
            throw bad("ips holds what is not an address");
        }
        throw bad("ips holds what is not an address");
    }

    private static KeyList keys(KeyCsr csr, X509Certificate made, KeyPair pair, int certificate, int key) {
        String cno = csr.cno().isBlank() ? made.getSerialNumber().toString(16) : csr.cno();
        String crt = Pem.write(List.of(made));
        return new KeyList(List.of(
                new Keys(cno, csr.pno(), number(), certificate, "", crt, 0, 0),
                new Keys(cno, csr.pno(), number(), key, "", Pem.write(pair.getPrivate()), 0, 0)));
    }

    private static String number() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
