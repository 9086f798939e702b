package io.be.mesh.conf;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a settings file as texts with their lines; YAML's own guesses about types play no part. */
final class YamlSource {
    private static final int LARGEST_FILE = 1 << 20;

    private final String name;
    private final List<ConfigProblem> problems;
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, String> seen = new HashMap<>();

    private YamlSource(String name, List<ConfigProblem> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** All settings of the file; what is wrong with its form is added to {@code problems}. */
    static List<Setting> read(String name, Reader reader, List<ConfigProblem> problems) throws IOException {
        YamlSource source = new YamlSource(name, problems);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_FILE);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(8);
        try (reader) {
            Node root = new Yaml(options).compose(reader);
            if (root instanceof MappingNode mapping) {
                source.walk("", mapping);
            } else if (root != null) {
                source.problem(root, "", "a settings file is a tree of 'key: value' lines");
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String at = mark == null ? name : name + ":" + (mark.getLine() + 1);
            problems.add(new ConfigProblem(at, "", "not YAML: " + e.getProblem(), ""));
        } catch (YAMLException e) {
            String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            problems.add(new ConfigProblem(name, "", "not YAML: " + text, ""));
        }
        return source.settings;
    }

    private void walk(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problem(tuple.getKeyNode(), prefix, "a key is a word");
                continue;
            }
            String path = prefix.isEmpty() ? keyNode.getValue() : prefix + "." + keyNode.getValue();
            String earlier = seen.putIfAbsent(path, origin(keyNode));
            if (earlier != null) {
                problem(keyNode, path, "is there twice, first at " + earlier);
                continue;
            }
            value(path, keyNode, tuple.getValueNode());
        }
    }

    private void value(String path, Node keyNode, Node value) {
        if (value instanceof MappingNode inner) {
            walk(path, inner);
        } else if (value instanceof ScalarNode scalar) {
            if (!scalar.getTag().equals(Tag.NULL)) {
                settings.add(Setting.of(path, scalar.getValue(), origin(keyNode)));
            } else if (prefixOfKeys(path)) {
                return;
            } else {
                problem(keyNode, path, "has no value");
            }
        } else if (value instanceof SequenceNode sequence) {
            List<String> members = new ArrayList<>();
            for (Node member : sequence.getValue()) {
                if (member instanceof ScalarNode scalar) {
                    members.add(scalar.getValue());
                } else {
                    problem(member, path, "a list here has single values");
                }
            }
            settings.add(new Setting(path, members, origin(keyNode)));
        }
    }

    /** A section whose lines are all commented out is no mistake. */
    private static boolean prefixOfKeys(String path) {
        return Key.ALL.stream().anyMatch(key -> key.section().equals(path));
    }

    private void problem(Node node, String key, String message) {
        problems.add(new ConfigProblem(origin(node), key, message, ""));
    }

    private String origin(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1);
    }
}
