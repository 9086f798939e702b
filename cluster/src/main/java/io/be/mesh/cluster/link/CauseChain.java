package io.be.mesh.cluster.link;

import org.jspecify.annotations.Nullable;

/** Why a failure came about, cause by cause. Chains may be circular: only the first ones are looked at. */
public final class CauseChain {
    private static final int MAX_CAUSES = 10;

    private CauseChain() {}

    /** The first one of a type, the failure itself included; null when there is none. */
    public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable current = failure;
        for (int i = 0; i < MAX_CAUSES && current != null; i++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }

    /** What the last one says; its kind when it says nothing. */
    public static String deepest(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; i < MAX_CAUSES && current.getCause() != null; i++) {
            current = current.getCause();
        }
        String text = current.getMessage();
        return text == null ? current.getClass().getSimpleName() : text;
    }
}
