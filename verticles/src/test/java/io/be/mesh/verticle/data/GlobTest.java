package io.be.mesh.verticle.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.MeshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "'',anything,true",
        "*,'',true",
        "a*,a,true",
        "a*,ab.c,true",
        "a*,ba,false",
        "*a,bca,true",
        "a?c,abc,true",
        "a?c,ac,false",
        "a*b*c,a12b3c,true",
        "a*b*c,a12b3,false",
        "*ab*ab,abab,true",
        "*ab*ab,ab,false",
        "a.c,abc,false",
        "[a],[a],true",
        "[a],a,false",
        "**?,x,true",
        "机*,机构,true"
    })
    void matches(String pattern, String key, boolean expected) {
        assertThat(new Glob(pattern).matches(key)).isEqualTo(expected);
    }

    @Test
    void aPatternThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> new Glob("*".repeat(129))).isInstanceOf(MeshException.class);
    }
}
