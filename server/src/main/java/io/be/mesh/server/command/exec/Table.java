package io.be.mesh.server.command.exec;

import io.be.mesh.server.command.api.Columns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An answer in columns: a list of objects a row each, an object a row for each member; all else as it is. */
final class Table {
    private static final int WIDEST = 48;

    private Table() {}

    static String of(Object content) {
        if (content instanceof JsonArray array) {
            return array.stream().allMatch(JsonObject.class::isInstance) ? rows(array) : lines(array);
        }
        return content instanceof JsonObject object ? members(object) : String.valueOf(content);
    }

    private static String rows(JsonArray array) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            array.getJsonObject(i).forEach(member -> {
                if (!isNothing(member.getValue())) {
                    names.add(member.getKey());
                }
            });
        }
        if (names.isEmpty()) {
            return "none";
        }
        Columns columns = new Columns(
                names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        for (int i = 0; i < array.size(); i++) {
            JsonObject row = array.getJsonObject(i);
            columns.row(names.stream().map(name -> cell(row.getValue(name))).toArray(String[]::new));
        }
        return columns.toString();
    }

    private static String lines(JsonArray array) {
        StringBuilder text = new StringBuilder();
        array.forEach(item -> text.append(item).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String members(JsonObject object) {
        Columns columns = new Columns("NAME", "VALUE");
        object.forEach(member -> columns.row(member.getKey(), cell(member.getValue())));
        return columns.toString();
    }

    /** A column that is empty in every row is left out. */
    private static boolean isNothing(@Nullable Object value) {
        return value == null || value.equals("");
    }

    /** One line, not too long: certificates are for the other formats. */
    private static String cell(@Nullable Object value) {
        String line = value == null ? "" : String.valueOf(value).replaceAll("\\R", " ");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
