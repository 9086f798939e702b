package io.be.mesh.server.command;

import io.be.mesh.conf.Environment;
import java.io.PrintWriter;
import java.time.Clock;

/** What a command works with: where it was started, where it writes, and the time. */
public record Terminal(Environment environment, PrintWriter out, PrintWriter err, Clock clock) {}
