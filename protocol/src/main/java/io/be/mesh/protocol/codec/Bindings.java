package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** Finds the binding of a Java type. The types a message may be made of are exactly these. */
final class Bindings {
    private Bindings() {}

    /** @throws IllegalArgumentException for a type no message may contain: a mistake of the programmer */
    static Binding of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        if (type == ByteString.class) {
            return BytesBinding.INSTANCE;
        }
        if (type instanceof Class<?> plain) {
            if (plain.isRecord()) {
                return new NestedBinding(plain);
            }
            if (plain.isEnum()) {
                return new EnumBinding(plain);
            }
            Binding scalar = ScalarBinding.of(plain);
            if (scalar != null) {
                return scalar;
            }
        }
        throw new IllegalArgumentException("no message may contain a " + type.getTypeName());
    }

    private static Binding ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new ListBinding(of(arguments[0]));
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return new MapBinding(of(arguments[1]));
        }
        throw new IllegalArgumentException("no message may contain a " + type.getTypeName());
    }
}
