package io.be.mesh.verticle.ingress.channel;

/**
 * Where the answer of a {@code mesh.chan.roundtrip} is awaited: the topic of the question with {@value #SUFFIX} behind it. Answers
 * are taken in the order in which they come; questions that are under way at once need topics of their own.
 */
public final class ReplyTopic {
    static final String SUFFIX = "-reply";

    private ReplyTopic() {}

    public static String of(String topic) {
        return topic + SUFFIX;
    }
}
