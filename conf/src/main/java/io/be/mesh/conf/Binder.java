package io.be.mesh.conf;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes values of texts, and the records of the values. */
final class Binder {
    private static final String AUTO = "auto";

    private final Environment environment;
    private final Map<String, Setting> defaults;

    Binder(Environment environment, Map<String, Setting> defaults) {
        this.environment = environment;
        this.defaults = defaults;
    }

    /** The value of a setting; {@code IllegalArgumentException} says in one line what is wrong with it. */
    Object value(Key key, Setting setting) {
        Class<?> type = key.component().getType();
        if (key.isList()) {
            return setting.values().stream()
                    .flatMap(value -> Stream.of(value.split(",")))
                    .map(String::trim)
                    .filter(value -> !value.isEmpty())
                    .toList();
        }
        if (setting.values().size() != 1) {
            throw new IllegalArgumentException(
                    "is one value, not a list of " + setting.values().size());
        }
        String text = setting.text().trim();
        if (key.isOptional()) {
            return text.isEmpty() || text.equalsIgnoreCase("off")
                    ? Optional.empty()
                    : Optional.of(HostPort.parse(text, defaultHost(key)));
        }
        if (type == HostPort.class) {
            return HostPort.parse(text, defaultHost(key));
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == boolean.class) {
            return bool(text);
        }
        if (type == Duration.class) {
            Duration duration = Quantity.duration(text);
            between(key, text, duration.toMillis());
            return duration;
        }
        if (type == String.class) {
            return word(key, text);
        }
        return number(key, type, text);
    }

    private Object number(Key key, Class<?> type, String text) {
        if (text.equalsIgnoreCase(AUTO) && isAuto(key)) {
            return type == int.class ? (Object) environment.processors() : (Object) 0L;
        }
        long number = Quantity.bytes(text, environment.maxHeap());
        between(key, text, number);
        return type == int.class ? (Object) Math.toIntExact(number) : (Object) number;
    }

    private static void between(Key key, String text, long number) {
        Between bounds = key.component().getAnnotation(Between.class);
        if (bounds != null && (number < plain(key, bounds.min()) || number > plain(key, bounds.max()))) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not between " + bounds.min() + " and " + bounds.max());
        }
    }

    private static long plain(Key key, String bound) {
        return key.component().getType() == Duration.class
                ? Quantity.duration(bound).toMillis()
                : Quantity.bytes(bound, 0);
    }

    private static String word(Key key, String text) {
        OneOf words = key.component().getAnnotation(OneOf.class);
        if (words == null) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!Arrays.asList(words.value()).contains(lower)) {
            throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", words.value()));
        }
        return lower;
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        boolean home = text.equals("~") || text.startsWith("~/");
        Path path = home ? environment.userHome().resolve(text.substring(Math.min(2, text.length()))) : Path.of(text);
        return path.toAbsolutePath().normalize();
    }

    private boolean isAuto(Key key) {
        Setting setting = defaults.get(key.path());
        return setting != null && setting.text().equals(AUTO);
    }

    private String defaultHost(Key key) {
        Setting setting = defaults.get(key.path());
        return setting == null || setting.text().equals("off")
                ? "0.0.0.0"
                : HostPort.parse(setting.text(), "0.0.0.0").host();
    }

    /** The records, from one value for each key. */
    MeshConfig config(Map<String, Object> values) {
        Map<String, Object> sections = new HashMap<>();
        for (RecordComponent section : MeshConfig.class.getRecordComponents()) {
            List<Object> arguments = Key.ALL.stream()
                    .filter(key -> key.component().getDeclaringRecord() == section.getType())
                    .map(key -> values.get(key.path()))
                    .toList();
            sections.put(section.getName(), construct(section.getType(), arguments));
        }
        List<Object> arguments = Stream.of(MeshConfig.class.getRecordComponents())
                .map(section -> sections.get(section.getName()))
                .toList();
        return (MeshConfig) construct(MeshConfig.class, arguments);
    }

    private static Object construct(Class<?> type, List<Object> arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type.getSimpleName(), e);
        }
    }
}
