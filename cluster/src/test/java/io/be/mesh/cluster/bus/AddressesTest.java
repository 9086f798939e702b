package io.be.mesh.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "addresses.md");

    private static String row(Address<?, ?> address) {
        return "| `%s` | `%s` | `%s` | %d s | %s |"
                .formatted(
                        address.name(),
                        address.request().getSimpleName(),
                        address.reply().getSimpleName(),
                        address.timeout().toSeconds(),
                        address.idempotent() ? "yes" : "no");
    }

    @Test
    void thePageAndTheCatalogueSayTheSameInTheSameOrder() throws IOException {
        List<String> documented = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .toList();

        assertThat(documented)
                .isEqualTo(Addresses.all().stream().map(AddressesTest::row).toList());
    }

    @Test
    void theCatalogueHasEveryConstantOnceUnderItsOwnName() {
        List<?> constants = Arrays.stream(Addresses.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Address.class)
                .map(field -> {
                    try {
                        return field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();

        assertThat(Addresses.all()).doesNotHaveDuplicates().isEqualTo(constants);
        assertThat(Addresses.all().stream().map(Address::name)).doesNotHaveDuplicates();
    }
}
