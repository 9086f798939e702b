package io.be.mesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final Logger own = (Logger) LoggerFactory.getLogger("io.be.mesh");
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level ownBefore = own.getLevel();
    private final Level rootBefore = root.getLevel();

    @AfterEach
    void restore() {
        own.setLevel(ownBefore);
        root.setLevel(rootBefore);
    }

    /** Debug lines of libraries may hold bytes of messages. */
    @Test
    void theLevelIsThatOfTheNodesOwnLines() {
        own.setLevel(Level.INFO);
        root.setLevel(Level.WARN);

        Logging.level("debug");

        assertThat(own.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(root.getLevel()).isEqualTo(Level.WARN);
    }
}
