package io.be.mesh.server.command.api;

import io.be.mesh.server.Failure;
import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something that cannot be taken back. */
public final class Consent {
    @Option(names = "--yes", description = "do it without asking")
    private boolean yes;

    /**
     * @param what it does, as a sentence
     * @throws Failure when nobody agreed
     */
    public void require(String what) throws Failure {
        if (yes) {
            return;
        }
        Console console = System.console();
        String said = console == null ? null : console.readLine("%s%nGo on? [y/N] ", what);
        if (said == null) {
            throw AdminOptions.usage(what, "add --yes if that is what you want");
        }
        String answer = said.strip().toLowerCase(Locale.ROOT);
        if (!answer.equals("y") && !answer.equals("yes")) {
            throw AdminOptions.usage("nothing was done", "");
        }
    }
}
