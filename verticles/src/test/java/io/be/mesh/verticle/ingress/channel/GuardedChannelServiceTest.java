package io.be.mesh.verticle.ingress.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.cluster.plugin.MessageGate;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a push by what the gate says. */
class GuardedChannelServiceTest {
    private static final ByteString PAYLOAD = ByteString.copyFromUtf8("hello");
    private static final PushInbound MESSAGE = new PushInbound("t", PAYLOAD, Map.of("a", "1"));
    private static final Original ORIGINAL =
            new Original(Form.RAW, Encoding.JSON, ByteString.copyFromUtf8("as it came"));

    private final MemoryBudget budget = new MemoryBudget(1_000);
    private final List<String> said = new ArrayList<>();
    private final List<PushInbound> pushed = new ArrayList<>();
    private final List<Original> originals = new ArrayList<>();
    private final LocalNode node = new LocalNode(MemoryTable.of(Map.of()), MemoryTable.of(Map.of()));
    private final Codecs codecs = new Codecs(CodecLimits.of(65536));
    private final CallContext context =
            new CallContexts(Duration.ofSeconds(1), () -> Principal.NONE).ofPlugin(new Caller.Plugin("p"));

    private Future<Outbound> push(MessageGate gate, CallContext from) {
        MemoryBudget.Reservation reservation = budget.open();
        assertThat(reservation.grow(PAYLOAD.size())).isTrue();
        return new GuardedChannelService(new Inner(), gate, node, codecs).push(from, MESSAGE, ORIGINAL, reservation);
    }

    @Test
    void anOpenGateIsNotAsked() {
        assertThat(push(new Gate(true, Map.of(), ""), context).succeeded()).isTrue();
        assertThat(said).isEmpty();
        assertThat(originals).containsExactly(ORIGINAL);
    }

    @Test
    void whatStaysPassesBothPointsAndIsTold() {
        assertThat(push(new Gate(false, Map.of(), ""), context).succeeded()).isTrue();
        assertThat(said).containsExactly("route", "store", "stored");
        assertThat(originals).containsExactly(ORIGINAL);
    }

    @Test
    void whatGoesPassesOneAndTravelsAsItCame() {
        CallContext away = Attached.towards(context, new Principal("LX9", ""));
        assertThat(push(new Gate(false, Map.of(), ""), away).succeeded()).isTrue();
        assertThat(said).containsExactly("route");
        assertThat(originals).containsExactly(ORIGINAL);
    }

    @Test
    void moreMetadataIsWrittenIntoWhatTravels() {
        push(new Gate(false, Map.of("b", "2"), ""), context);
        assertThat(pushed.get(0).metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
        assertThat(codecs.of(Encoding.PROTOBUF)
                        .decode(PushInbound.class, originals.get(0).body()))
                .isEqualTo(pushed.get(0));
        assertThat(originals.get(0).form()).isEqualTo(Form.WRAPPED);
    }

    @Test
    void whatIsRefusedAnywhereGivesItsBytesBack() {
        for (String point : List.of("route", "store")) {
            Future<Outbound> refused = push(new Gate(false, Map.of(), point), context);
            assertThat(MeshException.of(refused.cause()).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
            assertThat(budget.used()).isZero();
        }
        assertThat(pushed).isEmpty();
        assertThat(said).doesNotContain("stored");
    }

    private final class Inner implements ChannelService {
        @Override
        public Future<Outbound> push(
                CallContext from, PushInbound message, Original original, MemoryBudget.Reservation reservation) {
            pushed.add(message);
            originals.add(original);
            return Future.succeededFuture(Outbound.success());
        }

        @Override
        public PendingPop pop(CallContext from, String topic, long waitMillis) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Optional<Delivery>> peek(CallContext from, String topic, boolean keep) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> release(CallContext from, String topic, boolean quarantine) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Gate implements MessageGate {
        private final boolean open;
        private final Map<String, String> more;
        private final String refuses;

        Gate(boolean open, Map<String, String> more, String refuses) {
            this.open = open;
            this.more = more;
            this.refuses = refuses;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Future<GuardedMessage> beforeRoute(GuardedMessage message) {
            return judged("route", message);
        }

        @Override
        public Future<GuardedMessage> beforeStore(GuardedMessage message) {
            return judged("store", message);
        }

        private Future<GuardedMessage> judged(String point, GuardedMessage message) {
            said.add(point);
            return point.equals(refuses)
                    ? Future.failedFuture(new MeshException(ErrorCode.NOT_PERMITTED, "no"))
                    : Future.succeededFuture(message.with(more));
        }

        @Override
        public void stored(GuardedMessage message) {
            said.add("stored");
        }
    }
}
