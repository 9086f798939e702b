package io.be.mesh.server.command.kms;

import io.be.mesh.cluster.identity.Crl;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh kms crl}: the list of revoked certificates, to look at or to publish. */
@Command(
        name = "crl",
        description = "The list of revoked certificates, signed by this node's root.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh kms crl                                what is in it",
            "  mesh kms crl --out /srv/pki/mesh.crl        every day, for the web server at security.crl-url",
            "  mesh kms crl --pem | openssl crl -noout -text"
        })
final class KmsCrl implements Callable<Integer> {
    private static final int HEX = 16;

    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "write it there, in DER, in place of what is there; readers see the old one or the new one whole")
    private @Nullable Path out;

    @Option(names = "--pem", description = "PEM instead of DER; without --out to standard output")
    private boolean pem;

    KmsCrl(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        byte[] der = options.open(terminal.environment()).download("/crl");
        X509CRL list = read(der);
        String text = pem ? Crl.pem(der) : "";
        if (out != null) {
            write(out, pem ? text.getBytes(StandardCharsets.US_ASCII) : der);
        }
        if (options.json()) {
            terminal.out().println(json(list, text).encode());
        } else if (out != null) {
            terminal.out().println(out + ": " + summary(list));
        } else if (pem) {
            terminal.out().print(text);
            terminal.out().flush();
        } else {
            show(list);
        }
        return Failure.Exit.OK.status();
    }

    private static X509CRL read(byte[] der) throws Failure {
        try {
            return Crl.read(der);
        } catch (MeshException e) {
            throw Failure.failed(ErrorCode.INCOMPATIBLE, "the node answered: " + e.message(), "compare the versions");
        }
    }

    private static void write(Path file, byte[] content) throws Failure {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try {
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.failed(ErrorCode.FORBIDDEN, "cannot write: " + e, "choose another --out");
        }
    }

    private static String summary(X509CRL list) {
        return "number " + Crl.number(list) + ", " + revoked(list).size() + " revoked, the next one by "
                + list.getNextUpdate().toInstant();
    }

    private void show(X509CRL list) {
        terminal.out().println(list.getIssuerX500Principal() + ": " + summary(list));
        if (!revoked(list).isEmpty()) {
            Columns columns = new Columns("SERIAL", "REVOKED");
            revoked(list)
                    .forEach(entry -> columns.row(
                            serial(entry), entry.getRevocationDate().toInstant().toString()));
            terminal.out().println();
            terminal.out().println(columns);
        }
    }

    private JsonObject json(X509CRL list, String text) {
        JsonArray revoked = new JsonArray();
        revoked(list)
                .forEach(entry -> revoked.add(new JsonObject()
                        .put("serial", serial(entry))
                        .put("revokedAt", entry.getRevocationDate().getTime())));
        JsonObject json = new JsonObject()
                .put("issuer", list.getIssuerX500Principal().getName())
                .put("number", Crl.number(list).longValueExact())
                .put("thisUpdate", list.getThisUpdate().getTime())
                .put("nextUpdate", list.getNextUpdate().getTime())
                .put("revoked", revoked);
        if (out != null) {
            return json.put("file", out.toString());
        }
        return text.isEmpty() ? json : json.put("pem", text);
    }

    private static List<? extends X509CRLEntry> revoked(X509CRL list) {
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        return entries == null
                ? List.of()
                : entries.stream()
                        .sorted(Comparator.comparing(X509CRLEntry::getSerialNumber))
                        .toList();
    }

    /** As {@code mesh kms show --json} has it. */
    private static String serial(X509CRLEntry entry) {
        return entry.getSerialNumber().toString(HEX);
    }
}
