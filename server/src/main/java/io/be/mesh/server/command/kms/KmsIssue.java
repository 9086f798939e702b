package io.be.mesh.server.command.kms;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.api.SmallFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh kms issue}: a certificate and its key, for whom it may concern. */
@Command(
        name = "issue",
        description = "Make a certificate and its key; the node keeps neither.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh kms issue bank-a.example --root --out bank-a-root",
            "  mesh kms issue engine.bank-a.example --ca-crt bank-a-root.crt --ca-key bank-a-root.key --ip 10.0.0.7 --out engine",
            "  mesh kms issue engine.bank-a.example --ca-crt ca.crt --ca-key ca.key --out -     both to standard output"
        })
final class KmsIssue implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(paramLabel = "DOMAIN", description = "DNS name the certificate is for")
    private String domain = "";

    @Option(names = "--subject", paramLabel = "NAME", description = "common name, when it is not the domain")
    private String subject = "";

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "address the certificate is for; may be repeated")
    private List<String> ips = new ArrayList<>();

    @Option(names = "--expire", paramLabel = "DATE", description = "2027-12-31, 90d, 2y")
    private @Nullable String expire;

    @Option(
            names = "--rsa",
            paramLabel = "BITS",
            description = "an RSA key of so many bits, instead of the node's choice")
    private int rsa;

    @Option(names = "--root", description = "a self-signed root")
    private boolean root;

    @Option(names = "--ca-crt", paramLabel = "FILE", description = "PEM of the root that signs")
    private @Nullable Path caCrt;

    @Option(names = "--ca-key", paramLabel = "FILE", description = "PEM of its key")
    private @Nullable Path caKey;

    @Option(
            names = "--out",
            paramLabel = "PREFIX",
            required = true,
            description = "writes PREFIX.crt and PREFIX.key, the key for its owner only; - for standard output")
    private String out = "";

    KmsIssue(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (root == (caCrt != null) || (caCrt == null) != (caKey == null)) {
            throw AdminOptions.usage(
                    "say who signs: --root, or --ca-crt and --ca-key", "`mesh kms issue --help` shows how");
        }
        PairFiles files = new PairFiles(out);
        if (!out.equals(STANDARD_OUTPUT)) {
            files.requireNew();
        }
        JsonArray keys = options.open(terminal.environment())
                .post("/certificates", wanted())
                .getJsonArray("keys");
        String crt = find(keys, root ? Keys.ROOT_CERTIFICATE : Keys.ISSUED_CERTIFICATE);
        String key = find(keys, root ? Keys.ROOT_PRIVATE_KEY : Keys.ISSUED_PRIVATE_KEY);
        if (out.equals(STANDARD_OUTPUT)) {
            terminal.out()
                    .print(
                            options.json()
                                    ? new JsonObject()
                                                    .put("crt", crt)
                                                    .put("key", key)
                                                    .encode() + "\n"
                                    : crt + key);
            terminal.out().flush();
            return Failure.Exit.OK.status();
        }
        files.write(crt, key);
        String fingerprint =
                Pem.fingerprint(Pem.certificates("certificate", crt).get(0));
        terminal.out()
                .println(
                        options.json()
                                ? new JsonObject()
                                        .put("crtFile", files.crt().toString())
                                        .put("keyFile", files.key().toString())
                                        .put("fingerprint", fingerprint)
                                        .encode()
                                : files.crt() + " and " + files.key() + ", SHA-256 " + fingerprint);
        return Failure.Exit.OK.status();
    }

    private JsonObject wanted() throws Failure {
        return new JsonObject()
                .put("domain", domain)
                .put("subject", subject)
                .put("length", rsa)
                .put("expireAt", Moment.parse("--expire", expire, terminal.clock()))
                .put("isCa", root)
                .put("caCert", SmallFile.readGiven("--ca-crt", caCrt).orElse(""))
                .put("caKey", SmallFile.readGiven("--ca-key", caKey).orElse(""))
                .put("ips", new JsonArray(ips));
    }

    private static String find(JsonArray keys, int kind) throws Failure {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.getJsonObject(i).getInteger("kind") == kind) {
                return keys.getJsonObject(i).getString("key");
            }
        }
        throw Failure.failed(
                ErrorCode.INCOMPATIBLE, "the node answered without what was asked for", "compare the versions");
    }
}
