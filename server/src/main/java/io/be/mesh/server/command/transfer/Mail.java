package io.be.mesh.server.command.transfer;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.wire.ChannelClient;
import io.be.mesh.server.command.wire.Message;
import io.be.mesh.server.command.wire.Queue;
import java.time.Duration;
import java.util.Optional;

/** Carries letters through queues. Blocking; any thread. */
final class Mail {
    /** When none is named: to release the empty topic is to release the whole session. */
    private static final String TOPIC = "file";

    /** Behind the topic of the file: where the receiver answers. */
    private static final String REPLY = ".reply";

    private final ChannelClient channel;
    private final Queue files;
    private final Queue replies;

    Mail(ChannelClient channel, Queue queue) {
        this.channel = channel;
        String topic = queue.topic().isEmpty() ? TOPIC : queue.topic();
        this.files = new Queue(queue.session(), topic);
        this.replies = new Queue(queue.session(), topic + REPLY);
    }

    /** To the receiver, {@code node} empty for our own. Stored once however often it is tried. */
    void send(Letter letter, String node) throws Failure, InterruptedException {
        channel.push(files, node, letter.run() + "-" + letter.seq(), letter.message());
    }

    /**
     * To the sender.
     *
     * @param messageId stored once however often it is tried
     */
    void answer(Letter.Report report, String node, String messageId) throws Failure, InterruptedException {
        channel.push(replies, node, messageId, report.message());
    }

    /**
     * What came for the receiver. A piece whose answer is lost on the way is sent again, so that the node need not keep what it has
     * answered: no request id.
     */
    Optional<Message> receive(String sender, Duration wait) throws Failure, InterruptedException {
        return channel.pop(files, sender, "", wait);
    }

    /** What came for the sender; the same request id again gets the same. */
    Optional<Message> replies(String receiver, String requestId, Duration wait) throws Failure, InterruptedException {
        return channel.pop(replies, receiver, requestId, wait);
    }

    /** Nothing is read any more: what is left is forgotten. */
    void releaseReplies() throws Failure, InterruptedException {
        channel.release(replies);
    }

    void releaseFiles() throws Failure, InterruptedException {
        channel.release(files);
    }
}
