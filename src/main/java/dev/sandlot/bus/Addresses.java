package dev.sandlot.bus;

import java.util.Locale;

/** Every address on the event bus. */
final class Addresses {
    private static final ClassValue<String> KNOWN = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
            return "sandlot.internal."
                    + kind.getSimpleName()
                            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                            .toLowerCase(Locale.ROOT);
        }
    };

    private Addresses() {}

    /** Where requests or events of this kind go, for example {@code sandlot.internal.create_sandbox}. */
    static String of(Class<?> kind) {
        return KNOWN.get(kind);
    }
}
