package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any record, by its components.
 *
 * <p>Names bind without regard to case and {@code _}; null and unknown members are as absent; of two members of one
 * name the last counts. Written are the snake_case names of the members that are not absent. Reflection happens once a
 * type; afterwards only method handles are called.
 */
final class RecordBinding implements Binding {
    private static final ClassValue<RecordBinding> CACHE = new ClassValue<>() {
        @Override
        protected RecordBinding computeValue(Class<?> type) {
            return new RecordBinding(type);
        }
    };

    private final Class<?> type;
    private final MethodHandle constructor;
    private final List<Member> members;
    /** The slot a name fills: that of its member, or one behind the members for an alias. */
    private final Map<String, Integer> slots = new HashMap<>();

    private final int[] aliasTargets;

    private RecordBinding(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<Member> found = new ArrayList<>();
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                found.add(Member.of(components[i], lookup));
                Names.spellings(components[i].getName()).forEach(addTo(i));
            }
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " must be public to be a message", e);
        }
        members = List.copyOf(found);
        Map<String, String> aliases = Names.aliases(type);
        aliasTargets = new int[aliases.size()];
        int next = 0;
        for (Map.Entry<String, String> alias : aliases.entrySet()) {
            aliasTargets[next] = slot(alias.getValue());
            Names.spellings(alias.getKey()).forEach(addTo(members.size() + next));
            next++;
        }
    }

    private Consumer<String> addTo(int slot) {
        return name -> slots.putIfAbsent(name, slot);
    }

    /** @throws IllegalArgumentException for a type that is no public record of bindable members */
    static RecordBinding of(Class<?> type) {
        return CACHE.get(type);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        if (Tokens.isEmptyText(in)) {
            return absent();
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw Mismatch.at(in, "an object (" + type.getSimpleName() + ") is expected");
        }
        @Nullable Object[] values = new Object[members.size() + aliasTargets.length];
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            int slot = slot(name);
            JsonToken token = in.nextToken();
            if (slot < 0) {
                in.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                values[slot] = member(slot).binding().read(in);
            }
        }
        try {
            return create(values);
        } catch (MeshException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Mismatch.at(in, "the " + type.getSimpleName() + " is not valid");
        }
    }

    @Override
    public ObjectNode write(Object value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Member member : members) {
            Object item = member.get(value);
            if (item != null && !item.equals(member.absent())) {
                object.set(member.wireName(), member.binding().write(item));
            }
        }
        return object;
    }

    @Override
    public Object absent() {
        return create(new Object[members.size()]);
    }

    List<Member> members() {
        return members;
    }

    /** The record of these values; a null is an absent member. */
    Object create(@Nullable Object[] values) {
        for (int i = members.size(); i < values.length; i++) {
            int target = aliasTargets[i - members.size()];
            Object given = values[target];
            if (given == null || given.equals(members.get(target).absent())) {
                values[target] = values[i];
            }
        }
        @Nullable Object[] arguments = values.length == members.size() ? values : Arrays.copyOf(values, members.size());
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                arguments[i] = members.get(i).absent();
            }
        }
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Member member(int slot) {
        return members.get(slot < members.size() ? slot : aliasTargets[slot - members.size()]);
    }

    private int slot(String name) {
        Integer slot = slots.get(name);
        if (slot == null) {
            slot = slots.get(Names.fold(name));
        }
        return slot == null ? -1 : slot;
    }
}
