package io.be.mesh.server.command.token;

import io.be.mesh.cluster.token.Token;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.be.mesh.server.command.api.Columns;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh token}: works with a running node, and on the home of one that does not run. */
@Command(
        name = "token",
        description = "Tokens that operators and our own systems show.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh token new operator --label \"Ms Wang\" --expire 90d > operator.token",
            "  mesh token list",
            "  mesh token revoke 3f2a91c0",
            "",
            "As soon as there is a token of a kind, callers of that kind must show one.",
            "To rotate: make a new one, bring it to its users, revoke the old one."
        })
public final class TokenCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    public TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The kinds as they are typed. */
    enum Kind {
        operator(Token.Kind.OPERATOR),
        inside(Token.Kind.INSIDE);

        private final Token.Kind kind;

        Kind(Token.Kind kind) {
            this.kind = kind;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: new, list or revoke");
    }

    @Command(name = "new", description = "Make a token and print it, this once.", mixinStandardHelpOptions = true)
    int make(
            @Mixin AdminOptions options,
            @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
            @Option(names = "--label", paramLabel = "TEXT", defaultValue = "", description = "whose it is")
                    String label,
            @Option(names = "--expire", paramLabel = "DATE", description = "2027-12-31, 90d, 2y; never when not given")
                    @Nullable
                    String expire)
            throws Exception {
        long expireAt = Moment.parse("--expire", expire, terminal.clock());
        JsonObject made;
        if (online(options)) {
            made = options.open(terminal.environment())
                    .post(
                            "/tokens",
                            new JsonObject()
                                    .put("kind", kind.kind.word())
                                    .put("label", label)
                                    .put("expireAt", expireAt));
        } else {
            try (StoredTokens tokens = StoredTokens.open(home(options), terminal.clock())) {
                made = tokens.create(kind.kind, label, expireAt);
            }
        }
        if (options.json()) {
            terminal.out().println(made.encode());
        } else {
            terminal.err().println("token " + made.getString("id") + ", shown this once:");
            terminal.out().println(made.getString("token"));
        }
        return Failure.Exit.OK.status();
    }

    @Command(
            name = "list",
            description = "Every token that was not revoked, without the token itself.",
            mixinStandardHelpOptions = true)
    int list(@Mixin AdminOptions options) throws Exception {
        JsonObject answer;
        if (online(options)) {
            answer = options.open(terminal.environment()).get("/tokens");
        } else {
            try (StoredTokens tokens = StoredTokens.open(home(options), terminal.clock())) {
                answer = tokens.list();
            }
        }
        terminal.out().println(options.json() ? answer.encode() : table(answer.getJsonArray("tokens")));
        return Failure.Exit.OK.status();
    }

    @Command(name = "revoke", description = "End a token at once.", mixinStandardHelpOptions = true)
    int revoke(
            @Mixin AdminOptions options,
            @Parameters(paramLabel = "ID", description = "as mesh token list shows it") String id)
            throws Exception {
        JsonObject done;
        if (online(options)) {
            done = options.open(terminal.environment()).delete("/tokens/" + AdminApi.segment(id));
        } else {
            try (StoredTokens tokens = StoredTokens.open(home(options), terminal.clock())) {
                done = tokens.revoke(id);
            }
        }
        Changes.print(terminal, options, done);
        return Failure.Exit.OK.status();
    }

    private boolean online(AdminOptions options) throws Exception {
        return options.remote() || HomeLock.holder(home(options)).isPresent();
    }

    private Path home(AdminOptions options) throws Failure {
        return options.config(terminal.environment()).node().home();
    }

    private String table(JsonArray tokens) {
        if (tokens.isEmpty()) {
            return "no tokens: addresses alone decide who may do what";
        }
        Columns columns = new Columns("ID", "KIND", "LABEL", "MADE", "EXPIRES");
        for (int i = 0; i < tokens.size(); i++) {
            JsonObject each = tokens.getJsonObject(i);
            columns.row(
                    each.getString("id"),
                    each.getString("kind"),
                    each.getString("label"),
                    Moment.day(each.getLong("createdAt")),
                    Moment.day(each.getLong("expireAt")) + (each.getBoolean("expired") ? " (expired)" : ""));
        }
        return columns.toString();
    }
}
