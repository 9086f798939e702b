package io.be.mesh.server.command.exec;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** How an answer is printed; the names as they are typed. */
enum Format {
    json {
        @Override
        String write(Optional<Object> content) {
            return content.map(Json::encodePrettily).orElse("null");
        }
    },
    yaml {
        @Override
        String write(Optional<Object> content) {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            options.setSplitLines(false);
            Representer representer = new Representer(options);
            Yaml writer = new Yaml(new SafeConstructor(new LoaderOptions()), representer, options);
            return content.map(value -> writer.dump(plain(value)).stripTrailing())
                    .orElse("null");
        }
    },
    table {
        @Override
        String write(Optional<Object> content) {
            return content.map(Table::of).orElse("");
        }
    };

    /** The text; empty when there is nothing to print. */
    abstract String write(Optional<Object> content);

    /** Maps and lists in place of the classes of JSON. */
    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.forEach(member -> map.put(member.getKey(), plain(member.getValue())));
            return map;
        }
        if (value instanceof JsonArray array) {
            List<Object> list = new ArrayList<>();
            array.forEach(item -> list.add(plain(item)));
            return list;
        }
        return value;
    }
}
