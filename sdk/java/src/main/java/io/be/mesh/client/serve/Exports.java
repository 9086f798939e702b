package io.be.mesh.client.serve;

import io.be.mesh.client.annotate.Binding;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.MPS;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a bean serves: the operations of its class and its interfaces, and its bindings. */
final class Exports {
    private Exports() {}

    /** @throws MeshException {@code E0000000400} when the bean has nothing to publish, or a method that cannot be called by name */
    static List<Export> of(Object bean) {
        List<Export> exports = new ArrayList<>();
        MPS mps = bean.getClass().getAnnotation(MPS.class);
        Set<String> names = new LinkedHashSet<>();
        for (Class<?> type : types(bean.getClass())) {
            for (Method method : type.getMethods()) {
                MPI mpi = method.getAnnotation(MPI.class);
                if (mps != null && mpi != null && names.add(mpi.value())) {
                    exports.add(Export.operation(bean, method, mpi.value(), mps));
                }
                Binding binding = method.getAnnotation(Binding.class);
                if (binding != null && names.add(Export.name(binding))) {
                    exports.add(Export.binding(bean, method, binding));
                }
            }
        }
        if (exports.isEmpty()) {
            throw MeshException.of(
                    MeshCode.BAD_REQUEST,
                    bean.getClass().getName() + " has neither @MPS with @MPI methods nor a @Binding");
        }
        return exports;
    }

    /** The class first: what it says is nearer than what an interface says. */
    private static Set<Class<?>> types(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            all.add(each);
        }
        List.copyOf(all).forEach(each -> addInterfaces(each, all));
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> each : type.getInterfaces()) {
            all.add(each);
            addInterfaces(each, all);
        }
    }
}
