package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Texts, numbers and booleans. Numbers and booleans may arrive as texts, and the empty text is absence. */
enum ScalarBinding implements Binding {
    TEXT("") {
        @Override
        public Object read(JsonParser in) throws IOException {
            if (in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT
                    && in.getEmbeddedObject() instanceof ByteString raw) {
                return raw.toStringUtf8();
            }
            if (!in.currentToken().isScalarValue()) {
                throw Mismatch.at(in, "a text is expected");
            }
            return in.getText();
        }

        @Override
        public JsonNode write(Object value) {
            return NODES.textNode((String) value);
        }
    },

    LONG(0L) {
        @Override
        public Object read(JsonParser in) throws IOException {
            return wholeNumber(in, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        public JsonNode write(Object value) {
            return NODES.numberNode((long) value);
        }
    },

    INT(0) {
        @Override
        public Object read(JsonParser in) throws IOException {
            return (int) wholeNumber(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        @Override
        public JsonNode write(Object value) {
            return NODES.numberNode((int) value);
        }
    },

    BOOLEAN(false) {
        @Override
        public Object read(JsonParser in) throws IOException {
            return switch (in.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_STRING -> truth(in, in.getText().trim());
                default -> throw Mismatch.at(in, "true or false is expected");
            };
        }

        @Override
        public JsonNode write(Object value) {
            return NODES.booleanNode((boolean) value);
        }
    };

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** The digits and sign of the longest 64-bit number; anything longer is refused unread. */
    private static final int MAX_DIGITS = 20;
    /** Up to here a double counts whole numbers without a gap. */
    private static final double EXACT = 1L << 53;

    private final Object absent;

    ScalarBinding(Object absent) {
        this.absent = absent;
    }

    static @Nullable ScalarBinding of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        } else if (type == long.class || type == Long.class) {
            return LONG;
        } else if (type == int.class || type == Integer.class) {
            return INT;
        } else if (type == boolean.class || type == Boolean.class) {
            return BOOLEAN;
        }
        return null;
    }

    @Override
    public Object absent() {
        return absent;
    }

    private static long wholeNumber(JsonParser in, long min, long max) throws IOException {
        long value =
                switch (in.currentToken()) {
                    case VALUE_NUMBER_INT -> integer(in);
                    case VALUE_NUMBER_FLOAT -> whole(in, in.getDoubleValue());
                    case VALUE_STRING -> parse(in, in.getText().trim());
                    default -> throw Mismatch.at(in, "a number is expected");
                };
        if (value < min || value > max) {
            throw outOfRange(in);
        }
        return value;
    }

    private static long integer(JsonParser in) throws IOException {
        JsonParser.NumberType type = in.getNumberType();
        if (type == JsonParser.NumberType.BIG_INTEGER) {
            throw outOfRange(in);
        }
        return in.getLongValue();
    }

    private static long whole(JsonParser in, double value) throws Mismatch {
        if (value != Math.rint(value) || Math.abs(value) > EXACT) {
            throw Mismatch.at(in, "a whole number is expected");
        }
        return (long) value;
    }

    private static long parse(JsonParser in, String text) throws Mismatch {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() > MAX_DIGITS) {
            throw outOfRange(in);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Mismatch.at(in, "a number is expected");
        }
    }

    private static Mismatch outOfRange(JsonParser in) {
        return Mismatch.at(in, "the number is out of range");
    }

    private static boolean truth(JsonParser in, String text) throws Mismatch {
        if (text.isEmpty() || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        throw Mismatch.at(in, "true or false is expected");
    }
}
