package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.SecretHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "/https/a.test, a.test, 443, /",
        "/https/a.test/, a.test, 443, /",
        "/https/A.test:8443/x/y?z=/https/b, a.test, 8443, /x/y?z=/https/b",
        "/https/a.test?x, a.test, 443, /?x",
        "/https/[::1]:444/x, [::1], 444, /x",
        "/https/a.test.//x, a.test, 443, //x"
    })
    void shouldSayWhomItIsFor(String uri, String host, int port, String path) {
        assertThat(BaseUrl.isMeant(uri)).isTrue();
        var base = BaseUrl.parse(uri);
        assertThat(base.server().host().toString()).isEqualTo(host);
        assertThat(base.server().port()).isEqualTo(port);
        assertThat(base.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/https/",
                "/https//x",
                "/https/:443/",
                "/https/me@a.test/",
                "/https/a.test:0/",
                "/https/a.test:99999/",
                "/https/a.test/#x",
                "/https/a.test:443:443/"
            })
    void shouldNameNobody(String uri) {
        assertThat(BaseUrl.parse(uri)).isNull();
    }

    @Test
    void shouldLeaveToTheGateWhatIsNoHost() {
        assertThat(BaseUrl.parse("/https/0x7f.1/").server()).isNull();
        assertThat(BaseUrl.isMeant("/requests")).isFalse();
        assertThat(BaseUrl.isMeant("/httpsx/a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/next?x#y, /https/a.test/next?x#y",
        "https://a.test/next#f, /https/a.test/next#f",
        "HTTPS://A.TEST:443, /https/a.test/",
        "//a.test/next, /https/a.test/next",
        "next, next",
        "?x, ?x",
        "https://b.test/next, https://b.test/next",
        "https://a.test:8443/, https://a.test:8443/",
        "https://a.test@b.test/, https://a.test@b.test/",
        "http://a.test/, http://a.test/"
    })
    void shouldKeepRedirectsToTheSameServer(String location, String expected) {
        assertThat(BaseUrl.location(location, SecretHost.parse("host", "a.test")))
                .isEqualTo(expected);
    }
}
