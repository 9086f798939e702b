package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Builds the tree of one YAML document.
 *
 * <p>Every scalar is a text, which the binding turns into what the member is: so {@code version: 1.10} stays
 * {@code 1.10}. An alias costs as many values as what it stands for, which disarms alias bombs. One object per document.
 */
final class YamlTree {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    /** Other readers put the members of its value in its place, which this one does not see. */
    private static final String MERGE = "<<";

    private final Parser events;
    private final CodecLimits limits;
    private final TreeBudget budget;
    /** Only finished nodes: a node that contains itself is therefore an unknown alias. */
    private final Map<String, Anchor> anchors = new HashMap<>();

    private int aliases;
    private int deepest;

    YamlTree(Parser events, CodecLimits limits) {
        this.events = events;
        this.limits = limits;
        this.budget = new TreeBudget(YamlFormat.NAME, limits.depth());
    }

    /** The only document of the stream, or null when there is none. */
    @Nullable
    JsonNode document() {
        events.getEvent(); // the start of the stream
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        events.getEvent(); // the start of the document
        JsonNode root = node(events.getEvent(), 1);
        events.getEvent(); // the end of the document
        Event end = events.getEvent();
        if (!end.is(Event.ID.StreamEnd)) {
            throw YamlFormat.refused("there is more than one document", end.getStartMark());
        }
        return root;
    }

    private JsonNode node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        budget.checkDepth(depth);
        int before = budget.left();
        budget.take(1);
        int outerDeepest = deepest;
        deepest = depth;
        JsonNode node =
                event instanceof ScalarEvent scalar ? scalar(scalar) : collection((CollectionStartEvent) event, depth);
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.put(anchor, new Anchor(node, before - budget.left(), deepest - depth));
        }
        deepest = Math.max(deepest, outerDeepest);
        return node;
    }

    private JsonNode alias(AliasEvent alias, int depth) {
        if (++aliases > limits.aliases()) {
            throw YamlFormat.refused("there are more than " + limits.aliases() + " aliases", alias.getStartMark());
        }
        Anchor anchor = anchors.get(alias.getAnchor());
        if (anchor == null) {
            throw YamlFormat.refused("an alias has no anchor before it", alias.getStartMark());
        }
        budget.checkDepth(depth + anchor.height());
        budget.take(anchor.values());
        deepest = Math.max(deepest, depth + anchor.height());
        return anchor.node();
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        refuseTag(scalar.getTag(), scalar);
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN && NULLS.contains(scalar.getValue())) {
            return NullNode.getInstance();
        }
        return TextNode.valueOf(scalar.getValue());
    }

    private JsonNode collection(CollectionStartEvent start, int depth) {
        refuseTag(start.getTag(), start);
        return start.is(Event.ID.SequenceStart) ? sequence(depth) : mapping(depth);
    }

    private JsonNode sequence(int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Event event = events.getEvent(); !event.is(Event.ID.SequenceEnd); event = events.getEvent()) {
            array.add(node(event, depth + 1));
        }
        return array;
    }

    private JsonNode mapping(int depth) {
        ObjectNode object = Trees.object();
        for (Event event = events.getEvent(); !event.is(Event.ID.MappingEnd); event = events.getEvent()) {
            JsonNode key = node(event, depth + 1);
            if (!key.isTextual()) {
                throw YamlFormat.refused("a key must be a text", event.getStartMark());
            }
            if (key.textValue().equals(MERGE)) {
                throw YamlFormat.refused("a merge key is not allowed", event.getStartMark());
            }
            object.set(key.textValue(), node(events.getEvent(), depth + 1));
        }
        return object;
    }

    private static void refuseTag(@Nullable String tag, Event event) {
        if (tag != null) {
            throw YamlFormat.refused("a tag is not allowed", event.getStartMark());
        }
    }

    /**
     * A finished node.
     *
     * @param values what it costs
     * @param height the levels below it
     */
    private record Anchor(JsonNode node, int values, int height) {}
}
