package io.be.mesh.cluster.vertx;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for what a connection reads and another one writes: Vert.x copies what Netty's own pools give it into the
 * heap, and Netty copies it out again; what is given here goes through as it is, and is used again once it is {@link #release released}.
 * A buffer that nobody releases, because its connection broke off, is collected like any object: nothing leaks, however it is lost.
 *
 * <p>Small reads, and all when too much is in use, are left to the connection's own allocator. Any thread.
 */
public final class RecycledBuffers extends AbstractByteBufAllocator {
    /** As much as a connection reads at once. */
    static final int SIZE = 64 * 1024;

    /** To copy less costs less than to hand it on. */
    private static final int WORTHWHILE = 16 * 1024;

    private static final int MOST = 1024;

    private final ByteBufAllocator others;
    private final int most;
    /** The one used last is taken first: it may still be in the processor's cache. */
    private final Deque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

    private final ReferenceQueue<ByteBuffer> lost = new ReferenceQueue<>();
    private final Set<Reference<? extends ByteBuffer>> made = ConcurrentHashMap.newKeySet();

    public RecycledBuffers() {
        this(ByteBufAllocator.DEFAULT, MOST);
    }

    /**
     * @param others gives what is not given here
     * @param most buffers at a time, free ones included
     */
    RecycledBuffers(ByteBufAllocator others, int most) {
        super(true);
        this.others = others;
        this.most = most;
    }

    /** Lets a connection that has just been made read into these buffers; whoever takes what it reads must release it. */
    public void serve(HttpConnection connection) {
        ((ConnectionBase) connection).channel().config().setAllocator(this);
    }

    /** Gives a buffer back that was read and that nobody reads any more; one of others is left alone. */
    public static void release(Buffer buffer) {
        ByteBuf ours = ours(buffer);
        if (ours != null) {
            ours.release();
        }
    }

    /** Gives it back when it has been written, or never will be. */
    public static void releaseAfter(Future<Void> written, Buffer buffer) {
        ByteBuf ours = ours(buffer);
        if (ours != null) {
            written.onComplete(done -> ours.release());
        }
    }

    /** What Vert.x has wrapped lest it be released by who writes it. */
    private static @Nullable ByteBuf ours(Buffer buffer) {
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf().unwrap();
        return bytes != null && bytes.alloc() instanceof RecycledBuffers ? bytes : null;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        boolean fits = initialCapacity >= WORTHWHILE && initialCapacity <= SIZE && maxCapacity >= SIZE;
        ByteBuffer memory = fits ? take() : null;
        return memory == null
                ? others.directBuffer(initialCapacity, maxCapacity)
                : new Recycled(this, memory, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return others.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }

    private @Nullable ByteBuffer take() {
        ByteBuffer memory = free.pollFirst();
        if (memory != null) {
            return memory;
        }
        for (Reference<?> gone = lost.poll(); gone != null; gone = lost.poll()) {
            made.remove(gone);
        }
        if (made.size() >= most) {
            return null;
        }
        ByteBuffer more = ByteBuffer.allocateDirect(SIZE);
        made.add(new PhantomReference<>(more, lost));
        return more;
    }

    /** One in use; the views of it that are read keep its memory from being collected. */
    private static final class Recycled extends UnpooledDirectByteBuf {
        private final RecycledBuffers home;
        private final ByteBuffer memory;

        Recycled(RecycledBuffers home, ByteBuffer memory, int maxCapacity) {
            super(home, memory, maxCapacity);
            this.home = home;
            this.memory = memory;
            clear();
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            home.free.addFirst(memory);
        }
    }
}
