package io.be.mesh.server.command.kms;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.be.mesh.server.command.api.Columns;
import io.be.mesh.server.command.api.Consent;
import io.be.mesh.server.command.api.Fingerprint;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.api.SmallFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh kms}: certificates and keys. */
@Command(
        name = "kms",
        description = "Certificates: look at them, make, replace and revoke them.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh kms show                       every certificate this node knows, never a key",
            "  mesh kms rotate                     a new certificate for this node, without a pause",
            "  mesh kms rotate --root --yes        a new root, too; partners follow during the overlap",
            "  mesh kms revoke AB:CD:… --reason \"key was lost\"",
            "  mesh kms crl --out mesh.crl         the list of what was revoked, to be published",
            "  mesh kms issue engine.bank-a.example --ca-crt ca.pem --ca-key ca.key --out engine"
        })
public final class KmsCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    private KmsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** With its subcommands. */
    public static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new KmsCommand(terminal))
                .addSubcommand(new KmsIssue(terminal))
                .addSubcommand(new KmsCrl(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: show, issue, rotate, revoke or crl");
    }

    @Command(
            name = "show",
            description = "Every certificate this node knows. Never a key.",
            mixinStandardHelpOptions = true)
    int show(@Mixin AdminOptions options) throws Exception {
        JsonObject answer = options.open(terminal.environment()).get("/certificates");
        if (options.json()) {
            terminal.out().println(answer.encode());
            return Failure.Exit.OK.status();
        }
        JsonArray certificates = answer.getJsonArray("certificates");
        Columns columns = new Columns("USE", "NODE", "KEY", "VALID UNTIL", "STATE", "SHA-256");
        for (int i = 0; i < certificates.size(); i++) {
            JsonObject each = certificates.getJsonObject(i);
            columns.row(
                    each.getString("use"),
                    each.getString("nodeId"),
                    each.getString("algorithm"),
                    Moment.day(each.getLong("notAfter")),
                    state(each),
                    each.getString("fingerprint"));
        }
        terminal.out().println(columns);
        root(certificates);
        return Failure.Exit.OK.status();
    }

    private String state(JsonObject certificate) {
        long now = terminal.clock().millis();
        return certificate.getBoolean("revoked")
                ? "REVOKED"
                : certificate.getLong("notAfter") <= now
                        ? "expired"
                        : certificate.getLong("notBefore") > now ? "not yet valid" : "valid";
    }

    private void root(JsonArray certificates) {
        for (int i = 0; i < certificates.size(); i++) {
            if (certificates.getJsonObject(i).getString("use").equals("root")) {
                terminal.out().println();
                terminal.out().println("Our root, to be read to partners:");
                Fingerprint.spoken(certificates.getJsonObject(i).getString("fingerprint"))
                        .forEach(line -> terminal.out().println("  " + line));
            }
        }
    }

    @Command(
            name = "rotate",
            description = "Make a new certificate for this node; with --root a new root, too.",
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin AdminOptions options,
            @Mixin Consent consent,
            @Option(names = "--root", description = "replace the root, too") boolean root)
            throws Exception {
        AdminApi api = options.open(terminal.environment());
        if (root) {
            consent.require("This replaces the root of this node. The old one is trusted until security.root-overlap is"
                    + " over; partners whose operator gave it (guest_root) must be given the new one until then.");
        }
        Changes.print(terminal, options, api.post("/certificates/rotate", new JsonObject().put("root", root)));
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "revoke",
            description = "Believe a certificate no longer; connections that showed it are cut.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin AdminOptions options,
            @Mixin Consent consent,
            @Parameters(
                            paramLabel = "FINGERPRINT",
                            arity = "0..1",
                            description = "SHA-256 of the certificate, with or without colons")
                    @Nullable
                    String fingerprint,
            @Option(
                            names = "--crt",
                            paramLabel = "FILE",
                            description = "PEM of the certificate, instead of its fingerprint")
                    @Nullable
                    Path crt,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "for those who ask later")
                    String reason)
            throws Exception {
        if ((fingerprint == null) == (crt == null)) {
            throw AdminOptions.usage("give a fingerprint or --crt FILE", "`mesh kms show` prints fingerprints");
        }
        JsonObject revocation = new JsonObject()
                .put("fingerprint", fingerprint == null ? "" : fingerprint)
                .put("crt", SmallFile.readGiven("--crt", crt).orElse(""))
                .put("reason", reason);
        AdminApi api = options.open(terminal.environment());
        consent.require("This revokes " + (fingerprint == null ? String.valueOf(crt) : fingerprint)
                + " for good; connections that showed it are cut.");
        Changes.print(terminal, options, api.post("/certificates/revoke", revocation));
        return Failure.Exit.OK.status();
    }
}
