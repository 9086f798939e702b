package io.be.mesh.verticle.data;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Names;
import io.be.mesh.cluster.bus.message.Text;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.SequenceRow;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives out numbers that no other call gets: {@code mesh.sequence.*}. A block of them is taken in the table first, where only one of
 * several replicas gets it; what is left of a block is lost when this process stops. Calls go one after the other.
 */
public final class SequenceVerticle extends VerticleBase {
    private static final int MAX_WAITING = 256;
    private static final int MAX_KINDS = 1_000;
    private static final int MAX_SIZE = 1_000;
    private static final int MAX_LENGTH = 18;
    private static final int TRIES = 20;

    private final Bus bus;
    private final ReplicatedTable<SequenceRow> rows;
    private final TableView<Environ> identity;
    private final int block;
    private final Clock clock;
    private final Lane calls = new Lane(MAX_WAITING);
    private final Map<String, Block> blocks = new HashMap<>();

    /**
     * @param rows table {@link TableNames#SEQUENCES}
     * @param identity of the node, which is part of some numbers
     * @param block numbers that are taken at once
     */
    public SequenceVerticle(
            Bus bus, ReplicatedTable<SequenceRow> rows, TableView<Environ> identity, int block, Clock clock) {
        this.bus = bus;
        this.rows = rows;
        this.identity = identity;
        this.block = block;
        this.clock = clock;
    }

    /** Numbers of a kind that are this process's: from {@code next} to before {@code end}. */
    private record Block(long next, long end, int length) {}

    @Override
    public Future<?> start() {
        return bus.serve(DataAddresses.SEQUENCE_NEXT, asked -> numbers(asked.kind(), 1, asked.length())
                        .map(found -> new Text(found.get(0))))
                .compose(done -> bus.serve(
                        DataAddresses.SEQUENCE_SECTION, asked -> numbers(asked.kind(), asked.size(), asked.length())
                                .map(Names::new)));
    }

    private Future<List<String>> numbers(String kind, int size, int length) {
        Keys.checked("kind", kind);
        if (size < 1 || size > MAX_SIZE) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "size is not between 1 and " + MAX_SIZE);
        }
        if (length < 0 || length > MAX_LENGTH) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "length is not between 0 and " + MAX_LENGTH);
        }
        return calls.run(() -> take(kind, size, length, new ArrayList<>()));
    }

    private Future<List<String>> take(String kind, int size, int length, List<String> taken) {
        Block mine = blocks.get(kind);
        SequenceText text = new SequenceText(kind, identity.get(TableNames.SELF), clock);
        while (mine != null && mine.next() < mine.end() && taken.size() < size) {
            taken.add(text.of(mine.next(), mine.length()));
            mine = new Block(mine.next() + 1, mine.end(), mine.length());
            blocks.put(kind, mine);
        }
        if (taken.size() == size) {
            return Future.succeededFuture(taken);
        }
        int wanted = Math.max(block, size - taken.size());
        return reserve(kind, wanted, length, 0).compose(reserved -> {
            blocks.put(kind, reserved);
            return take(kind, size, length, taken);
        });
    }

    /** Whoever finds that another replica was first tries again with what that one has left. */
    private Future<Block> reserve(String kind, int size, int length, int tries) {
        if (tries == TRIES) {
            throw new MeshException(ErrorCode.UNAVAILABLE, "too many replicas take numbers at once, try again");
        }
        long version = rows.version(kind);
        SequenceRow before = rows.get(kind).orElseGet(() -> first(kind, length));
        SequenceRow after = new SequenceRow(kind, before.next() + size, before.length());
        return rows.writeIf(kind, after, version)
                .compose(written -> written
                        ? Future.succeededFuture(new Block(before.next(), after.next(), before.length()))
                        : reserve(kind, size, length, tries + 1));
    }

    /** The length is that of the first use of a kind, so that its numbers can be compared. */
    private SequenceRow first(String kind, int length) {
        if (rows.values().size() >= MAX_KINDS) {
            throw new MeshException(ErrorCode.BUFFER_FULL, MAX_KINDS + " kinds have numbers already");
        }
        return new SequenceRow(kind, 1, length == 0 ? SequenceText.LENGTH : length);
    }
}
