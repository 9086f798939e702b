package io.be.mesh.protocol.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record.
 *
 * @param nullable whether the component is marked so: then absence is null, and an empty value is written
 */
record Member(String name, String wireName, Binding binding, boolean nullable, MethodHandle getter) {
    static Member of(RecordComponent component, MethodHandles.Lookup lookup) throws IllegalAccessException {
        MethodHandle getter =
                lookup.unreflect(component.getAccessor()).asType(MethodType.methodType(Object.class, Object.class));
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Binding binding = Bindings.of(component.getGenericType());
        return new Member(component.getName(), Names.snake(component.getName()), binding, nullable, getter);
    }

    @Nullable
    Object get(Object holder) {
        try {
            return (Object) getter.invokeExact(holder);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    Object absent() {
        return nullable ? null : binding.absent();
    }
}
