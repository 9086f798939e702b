package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds the fields of a query, an urlencoded or a multipart form to a message.
 *
 * <p>Field names match without regard to case and {@code _}. Bytes are the content of a file part, a base64 text, or
 * one decimal number per repeated value; maps, lists and records are JSON texts. Of a repeated scalar the first value
 * counts. Stateless.
 */
public final class FormBinder {
    private static final String NAME = "form";

    private final JsonCodec json;

    FormBinder(JsonCodec json) {
        this.json = json;
    }

    /**
     * @param fields every field with its values, as they came
     * @throws io.be.mesh.protocol.code.MeshException {@code E0000000616} that names the field that does not bind
     */
    public <T> T bind(Class<T> type, Map<String, List<FormValue>> fields) {
        Map<String, List<FormValue>> folded = new HashMap<>();
        fields.forEach((name, values) -> folded.putIfAbsent(Names.fold(name), values));
        RecordBinding binding = RecordBinding.of(type);
        Map<String, String> aliases = new HashMap<>();
        Names.aliases(type).forEach((alias, name) -> aliases.put(name, alias));
        @Nullable Object[] values = new Object[binding.members().size()];
        for (int i = 0; i < values.length; i++) {
            Member member = binding.members().get(i);
            List<FormValue> given = folded.get(Names.fold(member.name()));
            if (given == null && aliases.containsKey(member.name())) {
                given = folded.get(Names.fold(aliases.getOrDefault(member.name(), "")));
            }
            if (given != null && !given.isEmpty()) {
                values[i] = value(member, given);
            }
        }
        return type.cast(binding.create(values));
    }

    private @Nullable Object value(Member member, List<FormValue> given) {
        if (member.binding() == BytesBinding.INSTANCE) {
            return bytes(member, given);
        }
        String text = text(given.get(0));
        if (member.binding() instanceof ScalarBinding scalar) {
            return scalar(member, scalar, text);
        }
        if (member.binding() instanceof EnumBinding) {
            return scalar(member, member.binding(), text);
        }
        return text.isBlank() ? null : json.read(Object.class, member.binding(), ByteString.copyFromUtf8(text));
    }

    private static Object scalar(Member member, Binding binding, String text) {
        try (JsonParser in = TextNode.valueOf(text).traverse()) {
            in.nextToken();
            return binding.read(in);
        } catch (Mismatch e) {
            throw refused(member, e.what());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteString bytes(Member member, List<FormValue> given) {
        if (given.get(0) instanceof FormValue.Raw file) {
            return file.bytes();
        }
        String first = text(given.get(0));
        if (given.size() == 1 && !isByte(first)) {
            ByteString decoded = Base64Rope.decode(first);
            if (decoded == null) {
                throw refused(member, "the text is not base64");
            }
            return decoded;
        }
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode(given.size());
        given.forEach(value -> numbers.add(text(value)));
        try (JsonParser in = numbers.traverse()) {
            in.nextToken();
            return (ByteString) BytesBinding.INSTANCE.read(in);
        } catch (Mismatch e) {
            throw refused(member, e.what());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One to three digits up to 255: no whole base64 text but a byte, written as clients of the reference node do. */
    private static boolean isByte(String text) {
        return text.length() <= 3
                && !text.isEmpty()
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(text) <= 255;
    }

    private static String text(FormValue value) {
        return value instanceof FormValue.Raw raw ? raw.bytes().toStringUtf8() : ((FormValue.Text) value).text();
    }

    private static RuntimeException refused(Member member, String what) {
        return Malformed.of(NAME, what, "field " + member.wireName());
    }
}
