package io.be.mesh.cluster.session;

import java.util.regex.Pattern;

/** Which topics go together: the packet-splitting SDK derives those of the pieces from the one of the message. */
public final class TopicFamily {
    /** How it names the topics of the pieces. */
    private static final Pattern SPLIT = Pattern.compile("-mesh-split-[0-9]+");

    private TopicFamily() {}

    /** Whether {@code name} is {@code topic} or the topic of a piece of it ({@code <topic>-mesh-split-N}). */
    public static boolean covers(String topic, String name) {
        return name.startsWith(topic)
                && (name.length() == topic.length()
                        || SPLIT.matcher(name)
                                .region(topic.length(), name.length())
                                .matches());
    }
}
