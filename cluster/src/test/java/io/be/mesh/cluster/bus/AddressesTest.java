package io.be.mesh.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With {@code -Daddresses.write=true} the page is written instead of compared. */
class AddressesTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "addresses.md");
    private static final String BEGIN = "| Address |";

    private static String table() {
        return Stream.concat(
                        Stream.of(
                                "| Address | Request | Reply | Timeout | May be repeated | Who may call it | What it does |",
                                "|---|---|---|---|---|---|---|"),
                        Addresses.all().stream().map(AddressesTest::row))
                .collect(Collectors.joining("\n"));
    }

    private static String row(Address<?, ?> address) {
        return "| `%s` | `%s` | `%s` | %d s | %s | %s | %s |"
                .formatted(
                        address.name(),
                        address.request().getSimpleName(),
                        address.reply().getSimpleName(),
                        address.timeout().toSeconds(),
                        address.idempotent() ? "yes" : "no",
                        address.access().text(),
                        address.about());
    }

    /** The page with the table of the code in place of its own. */
    private static String written(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf("\n\n", begin);
        return page.substring(0, begin) + table() + page.substring(end);
    }

    @Test
    void thePageIsWhatTheCatalogueSays() throws IOException {
        String page = Files.readString(PAGE);
        if (Boolean.getBoolean("addresses.write")) {
            Files.writeString(PAGE, written(page));
        }

        assertThat(Files.readString(PAGE)).isEqualTo(written(page));
    }

    @Test
    void theCatalogueHasEveryConstantOnceUnderItsOwnName() {
        List<?> constants = Stream.of(Addresses.class, DataAddresses.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
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

    @Test
    void whatIsInternalIsForNobodyOutside() {
        assertThat(Addresses.all()).allSatisfy(address -> assertThat(address.access() == Access.NODE)
                .isEqualTo(address.name().startsWith("mesh.internal.")));
    }
}
