package io.be.mesh.protocol.codec;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.stax.WstxOutputFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML by elements: a member is an element, a repeated element is a list, attributes and namespaces are ignored.
 *
 * <p>A DOCTYPE is refused, so that there are no entities but the five of the standard, and nothing outside is read.
 */
final class XmlFormat implements TreeFormat {
    private static final String NAME = "XML";
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_ATTRIBUTE = 4096;

    private final CodecLimits limits;
    private final WstxInputFactory readers = new WstxInputFactory();
    private final WstxOutputFactory writers = new WstxOutputFactory();

    XmlFormat(CodecLimits limits) {
        this.limits = limits;
        readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        readers.setProperty(XMLInputFactory.IS_COALESCING, true);
        readers.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        readers.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.depth());
        readers.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        readers.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE);
        readers.setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, limits.documentBytes());
        readers.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) TreeBudget.MAX_VALUES);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JsonParser open(ByteString body) {
        try {
            XMLStreamReader in = readers.createXMLStreamReader(body.newInput());
            try {
                while (in.next() != XMLStreamConstants.START_ELEMENT) {
                    refuseForbidden(in);
                }
                JsonNode root = new Element(in, new TreeBudget(NAME, limits.depth())).read(1);
                while (in.hasNext()) {
                    in.next();
                    refuseForbidden(in);
                }
                return root.traverse();
            } finally {
                in.close();
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private static void refuseForbidden(XMLStreamReader in) {
        int event = in.getEventType();
        if (event == XMLStreamConstants.DTD) {
            throw Malformed.of(NAME, "a DOCTYPE is not allowed", place(in.getLocation()));
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw Malformed.of(NAME, "an entity is not allowed", place(in.getLocation()));
        }
    }

    private static MeshException malformed(XMLStreamException e) {
        String text = e.getMessage();
        return Malformed.of(NAME, text == null ? "it is not valid" : text, place(e.getLocation()));
    }

    private static String place(Location location) {
        return location == null ? "" : Malformed.line(location.getLineNumber(), location.getColumnNumber());
    }

    /** Reads elements into a tree. */
    private record Element(XMLStreamReader in, TreeBudget budget) {
        /** The element whose start is the current event. */
        JsonNode read(int depth) throws XMLStreamException {
            budget.checkDepth(depth);
            budget.take(1);
            String text = "";
            ObjectNode members = null;
            for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
                refuseForbidden(in);
                if (event == XMLStreamConstants.START_ELEMENT) {
                    members = members == null ? Trees.object() : members;
                    String name = in.getLocalName();
                    add(members, name.substring(name.indexOf(':') + 1), read(depth + 1));
                } else if (members == null && in.hasText() && event != XMLStreamConstants.COMMENT) {
                    text = text.isEmpty() ? in.getText() : text + in.getText();
                }
            }
            return members == null ? TextNode.valueOf(text) : members;
        }

        private static void add(ObjectNode members, String name, JsonNode value) {
            JsonNode before = members.get(name);
            if (before == null) {
                members.set(name, value);
            } else if (before instanceof ArrayNode list) {
                list.add(value);
            } else {
                members.putArray(name).add(before).add(value);
            }
        }
    }

    @Override
    public ByteString write(String root, JsonNode tree) throws IOException {
        try (RopeOutput out = new RopeOutput()) {
            XMLStreamWriter xml = writers.createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            element(xml, root, Trees.textual(tree));
            xml.writeEndDocument();
            xml.close();
            return out.toByteString();
        } catch (XMLStreamException e) {
            throw Malformed.unwritable(NAME, "a text holds a character that XML does not allow");
        }
    }

    private static void element(XMLStreamWriter xml, String name, JsonNode value) throws XMLStreamException {
        if (value.isArray()) {
            for (JsonNode item : value) {
                element(xml, name, item);
            }
            return;
        }
        if (!isName(name)) {
            throw Malformed.unwritable(NAME, "the name " + Malformed.quote(name) + " cannot be an element");
        }
        xml.writeStartElement(name);
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                element(xml, member.getKey(), member.getValue());
            }
        } else {
            xml.writeCharacters(value.asText());
        }
        xml.writeEndElement();
    }

    /** Letters, digits, {@code _ - .}, not beginning with a digit or sign: names every XML reader takes. */
    private static boolean isName(String name) {
        if (name.isEmpty() || !(Character.isLetter(name.charAt(0)) || name.charAt(0) == '_')) {
            return false;
        }
        return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
    }
}
