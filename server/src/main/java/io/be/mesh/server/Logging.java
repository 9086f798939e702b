package io.be.mesh.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.be.mesh.conf.MeshConfig;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Sets up the log as the settings say, from {@code conf/logback.xml}. */
public final class Logging {
    /** The node's own lines, as {@code logback.xml} names them. */
    private static final String OWN = "io.be.mesh";

    private Logging() {}

    /**
     * @param confDir whose {@code logback.xml} is taken before the one in the jar
     * @param file the log is written there and rotated; standard error when empty
     */
    public static void start(MeshConfig.Log log, Optional<Path> confDir, Optional<Path> file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("log.level", log.level());
        context.putProperty("log.access", log.access() ? "info" : "off");
        context.putProperty("log.appender", (file.isPresent() ? "file-" : "console-") + log.format());
        context.putProperty("log.file", file.map(Path::toString).orElse(""));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(source(confDir));
        } catch (JoranException e) {
            throw new IllegalStateException("logback.xml cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Sets the level of the node's own lines. Those of the libraries stay as they are: their debug lines may hold bytes of messages.
     *
     * @param name error, warn, info, debug or trace
     */
    static void level(String name) {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(OWN).setLevel(Level.toLevel(name));
    }

    /** Writes what is queued; at most the appender's flush time. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static URL source(Optional<Path> confDir) {
        Optional<Path> own = confDir.map(dir -> dir.resolve("logback.xml")).filter(Files::isRegularFile);
        try {
            URL url = own.isPresent() ? own.get().toUri().toURL() : Logging.class.getResource("logback.xml");
            if (url == null) {
                throw new IllegalStateException("logback.xml is not in the jar");
            }
            return url;
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
