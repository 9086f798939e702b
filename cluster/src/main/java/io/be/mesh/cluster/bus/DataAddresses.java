package io.be.mesh.cluster.bus;

import io.be.mesh.cluster.bus.message.CachePut;
import io.be.mesh.cluster.bus.message.CacheStep;
import io.be.mesh.cluster.bus.message.CellName;
import io.be.mesh.cluster.bus.message.CellPut;
import io.be.mesh.cluster.bus.message.ChannelAsk;
import io.be.mesh.cluster.bus.message.ChannelOpen;
import io.be.mesh.cluster.bus.message.ChannelPush;
import io.be.mesh.cluster.bus.message.ChannelRead;
import io.be.mesh.cluster.bus.message.ChannelTopic;
import io.be.mesh.cluster.bus.message.Count;
import io.be.mesh.cluster.bus.message.DocRequest;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.EntryPage;
import io.be.mesh.cluster.bus.message.EventOf;
import io.be.mesh.cluster.bus.message.Events;
import io.be.mesh.cluster.bus.message.Features;
import io.be.mesh.cluster.bus.message.FigureNames;
import io.be.mesh.cluster.bus.message.Figures;
import io.be.mesh.cluster.bus.message.FoundCell;
import io.be.mesh.cluster.bus.message.FoundEntity;
import io.be.mesh.cluster.bus.message.KeyName;
import io.be.mesh.cluster.bus.message.KvPut;
import io.be.mesh.cluster.bus.message.Names;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Pattern;
import io.be.mesh.cluster.bus.message.Payload;
import io.be.mesh.cluster.bus.message.SequenceNext;
import io.be.mesh.cluster.bus.message.SequenceSection;
import io.be.mesh.cluster.bus.message.Text;
import io.be.mesh.protocol.message.Paging;
import io.be.mesh.protocol.message.Versions;
import java.time.Duration;
import java.util.List;

/** The addresses of the data plane: what clients, plugins and commands do with the node. All are in {@link Addresses#all}. */
public final class DataAddresses {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofSeconds(60);

    public static final Address<ChannelOpen, Done> CHAN_OPEN = new Address<>(
            "mesh.chan.open",
            ChannelOpen.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Registers a session with its metadata, until it is closed, released or idle");

    public static final Address<ChannelPush, Done> CHAN_PUSH = new Address<>(
            "mesh.chan.push",
            ChannelPush.class,
            Done.class,
            LONG,
            true,
            Access.OURS,
            "Stores a message here or carries it to its target; may be repeated with a message id");

    public static final Address<ChannelRead, Payload> CHAN_POP = new Address<>(
            "mesh.chan.pop",
            ChannelRead.class,
            Payload.class,
            WAIT,
            false,
            Access.OURS,
            "Takes the oldest message of a topic or waits for one; over the bus for at most 50 s");

    public static final Address<ChannelRead, Payload> CHAN_PEEK = new Address<>(
            "mesh.chan.peek",
            ChannelRead.class,
            Payload.class,
            SHORT,
            false,
            Access.OURS,
            "Takes the oldest message of a topic if there is one");

    public static final Address<ChannelTopic, Done> CHAN_RELEASE = new Address<>(
            "mesh.chan.release",
            ChannelTopic.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Frees a topic and those derived from it, or the whole session");

    public static final Address<ChannelAsk, Payload> CHAN_ROUNDTRIP = new Address<>(
            "mesh.chan.roundtrip",
            ChannelAsk.class,
            Payload.class,
            WAIT,
            false,
            Access.OURS,
            "Pushes a message and takes the answer from the topic with -reply behind its name");

    public static final Address<ChannelTopic, Done> CHAN_CLOSE = new Address<>(
            "mesh.chan.close",
            ChannelTopic.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Releases a session and forgets what was said when it was opened");

    public static final Address<KeyName, FoundEntity> KV_GET = new Address<>(
            "mesh.kv.get", KeyName.class, FoundEntity.class, SHORT, true, Access.OURS, "The value of a key");

    public static final Address<KvPut, Done> KV_PUT = new Address<>(
            "mesh.kv.put",
            KvPut.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Keeps a value, on disk and in every replica");

    public static final Address<KeyName, Done> KV_REMOVE =
            new Address<>("mesh.kv.remove", KeyName.class, Done.class, SHORT, true, Access.OURS, "Forgets a value");

    public static final Address<Pattern, Names> KV_KEYS = new Address<>(
            "mesh.kv.keys",
            Pattern.class,
            Names.class,
            SHORT,
            true,
            Access.OURS,
            "The keys that match a pattern, sorted");

    public static final Address<Paging, EntryPage> KV_INDEX = new Address<>(
            "mesh.kv.index", Paging.class, EntryPage.class, SHORT, true, Access.OURS, "A page of keys and values");

    public static final Address<KeyName, FoundCell> CACHE_GET = new Address<>(
            "mesh.cache.get",
            KeyName.class,
            FoundCell.class,
            SHORT,
            true,
            Access.OURS,
            "The cell of a key, as long as its time is not over");

    public static final Address<CachePut, Done> CACHE_PUT = new Address<>(
            "mesh.cache.put",
            CachePut.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Keeps a cell in memory for its duration");

    public static final Address<KeyName, Done> CACHE_REMOVE = new Address<>(
            "mesh.cache.remove", KeyName.class, Done.class, SHORT, true, Access.OURS, "Forgets a key and its cells");

    public static final Address<CacheStep, Count> CACHE_INCR = new Address<>(
            "mesh.cache.incr",
            CacheStep.class,
            Count.class,
            SHORT,
            false,
            Access.OURS,
            "Adds to a counter, in one step");

    public static final Address<CacheStep, Count> CACHE_DECR = new Address<>(
            "mesh.cache.decr",
            CacheStep.class,
            Count.class,
            SHORT,
            false,
            Access.OURS,
            "Takes from a counter, in one step");

    public static final Address<Pattern, Names> CACHE_KEYS = new Address<>(
            "mesh.cache.keys",
            Pattern.class,
            Names.class,
            SHORT,
            true,
            Access.OURS,
            "The keys that match a pattern, sorted");

    public static final Address<CellName, FoundCell> CACHE_HGET = new Address<>(
            "mesh.cache.hget", CellName.class, FoundCell.class, SHORT, true, Access.OURS, "One of the cells of a key");

    public static final Address<CellPut, Done> CACHE_HSET = new Address<>(
            "mesh.cache.hset",
            CellPut.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Keeps a cell among those of a key");

    public static final Address<CellName, Done> CACHE_HDEL = new Address<>(
            "mesh.cache.hdel",
            CellName.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Forgets one of the cells of a key");

    public static final Address<KeyName, Names> CACHE_HKEYS = new Address<>(
            "mesh.cache.hkeys",
            KeyName.class,
            Names.class,
            SHORT,
            true,
            Access.OURS,
            "The names of the cells of a key, sorted");

    public static final Address<Events, Names> QUEUE_PUBLISH = new Address<>(
            "mesh.queue.publish",
            Events.class,
            Names.class,
            SHORT,
            false,
            Access.OURS,
            "Takes events for their subscribers; answers their ids before they are delivered");

    public static final Address<Events, Names> QUEUE_MULTICAST = new Address<>(
            "mesh.queue.multicast",
            Events.class,
            Names.class,
            SHORT,
            false,
            Access.OURS,
            "The same, and also for the subscribers of every usable partner that an event does not name");

    public static final Address<Events, Names> QUEUE_BROADCAST = new Address<>(
            "mesh.queue.broadcast",
            Events.class,
            Names.class,
            SHORT,
            false,
            Access.OURS,
            "The same as multicast, as some clients call it");

    public static final Address<EventOf, Done> QUEUE_SUBSCRIBE = new Address<>(
            "mesh.queue.subscribe",
            EventOf.class,
            Done.class,
            LONG,
            false,
            Access.OURS,
            "Delivers one event to the subscribers of this node, and answers when they have it");

    public static final Address<SequenceNext, Text> SEQUENCE_NEXT = new Address<>(
            "mesh.sequence.next",
            SequenceNext.class,
            Text.class,
            SHORT,
            false,
            Access.OURS,
            "A number that no other call gets, of whichever replica and after whatever restart");

    public static final Address<SequenceSection, Names> SEQUENCE_SECTION = new Address<>(
            "mesh.sequence.section",
            SequenceSection.class,
            Names.class,
            SHORT,
            false,
            Access.OURS,
            "Several such numbers");

    public static final Address<DocRequest, Text> BUILTIN_DOC = new Address<>(
            "mesh.builtin.doc", DocRequest.class, Text.class, SHORT, true, Access.OURS, "What the operations are");

    public static final Address<Nothing, Versions> BUILTIN_VERSION = new Address<>(
            "mesh.builtin.version",
            Nothing.class,
            Versions.class,
            SHORT,
            true,
            Access.OURS,
            "Which program this node is");

    public static final Address<Features, Done> BUILTIN_DEBUG = new Address<>(
            "mesh.builtin.debug",
            Features.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Sets switches of the running node: log.level");

    public static final Address<FigureNames, Figures> BUILTIN_STATS = new Address<>(
            "mesh.builtin.stats",
            FigureNames.class,
            Figures.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Figures of the running node; with the feature opened also the sessions that were opened");

    public static final Address<Nothing, Done> BUILTIN_FALLBACK = new Address<>(
            "mesh.builtin.fallback",
            Nothing.class,
            Done.class,
            SHORT,
            true,
            Access.OURS,
            "Fails with E0000000602, as a call that finds no service");

    static final List<Address<?, ?>> ALL = List.of(
            CHAN_OPEN,
            CHAN_PUSH,
            CHAN_POP,
            CHAN_PEEK,
            CHAN_RELEASE,
            CHAN_ROUNDTRIP,
            CHAN_CLOSE,
            KV_GET,
            KV_PUT,
            KV_REMOVE,
            KV_KEYS,
            KV_INDEX,
            CACHE_GET,
            CACHE_PUT,
            CACHE_REMOVE,
            CACHE_INCR,
            CACHE_DECR,
            CACHE_KEYS,
            CACHE_HGET,
            CACHE_HSET,
            CACHE_HDEL,
            CACHE_HKEYS,
            QUEUE_PUBLISH,
            QUEUE_MULTICAST,
            QUEUE_BROADCAST,
            QUEUE_SUBSCRIBE,
            SEQUENCE_NEXT,
            SEQUENCE_SECTION,
            BUILTIN_DOC,
            BUILTIN_VERSION,
            BUILTIN_DEBUG,
            BUILTIN_STATS,
            BUILTIN_FALLBACK);

    private DataAddresses() {}
}
