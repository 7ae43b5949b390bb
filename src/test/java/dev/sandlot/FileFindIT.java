package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of a real sandbox looked for through the API of a real daemon. */
class FileFindIT extends OneSandbox {
    private static JsonNode find(String query) {
        var answer = daemon.get("/sandboxes/demo/find?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> each(JsonNode found, String field) {
        var all = new ArrayList<String>();
        found.path("items").forEach(item -> all.add(item.path(field).asText()));
        return all;
    }

    @Test
    void shouldFindNamesAndLines() {
        said("mkdir -p src/deep src/.git && cd src && printf 'one\\nTwo needles\\n' > deep/a.c && echo needle > b.h"
                + " && printf 'needle\\0' > binary && echo needle > .git/config");

        var names = find("path=src&name=*.[ch]");
        assertThat(each(names, "path")).containsExactly("b.h", "deep/a.c");
        assertThat(names.path("items").get(1).path("size").asInt()).isEqualTo(16);
        assertThat(names.path("items").get(1).has("line")).isFalse();
        assertThat(names.path("truncated").asBoolean()).isFalse();

        var lines = find("path=src&text=needle");
        assertThat(each(lines, "path")).containsExactly("b.h", "deep/a.c");
        assertThat(each(lines, "line")).containsExactly("1", "2");
        assertThat(each(lines, "excerpt")).containsExactly("needle", "Two needles");
        assertThat(each(find("path=src&text=two+NEEDLES&case=ignore"), "path")).containsExactly("deep/a.c");
        assertThat(each(find("path=src&text=needle&name=*.h"), "path")).containsExactly("b.h");
        assertThat(each(find("path=src&text=needle&git=true"), "path")).contains(".git/config");
        assertThat(each(find("path=%2Fworkspace/src&text=needle"), "path")).containsExactly("b.h", "deep/a.c");

        var first = find("path=src&text=needle&limit=1");
        assertThat(each(first, "path")).containsExactly("b.h");
        assertThat(first.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void shouldNotFollowWhatIsPlanted() {
        said("mkdir -p planted && cd planted && ln -s /etc etc && ln -s / root && ln -s .. up && ln -s loop loop");
        assertThat(each(find("path=planted&name=passwd"), "path")).isEmpty();
        assertThat(each(find("path=planted&text=root:"), "path")).isEmpty();
        assertThat(each(find("path=planted&name=*"), "path")).containsExactly("etc", "loop", "root", "up");
        // Who names the link means what it leads to, in the sandbox's own view.
        assertThat(each(find("path=planted/etc&name=passwd"), "path")).containsExactly("passwd");
    }

    @Test
    void shouldFindNamesOfAnyBytes() {
        said("mkdir odd && cd odd && printf 'gr\\374n needle' > \"$(printf 'b\\374r\\n<b>')\"");
        var found = find("path=odd&text=%fcn").path("items");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("path").asText()).isEqualTo("b\ufffdr\n<b>");
        assertThat(found.get(0).path("path_base64").asText()).isEqualTo("YvxyCjxiPg==");
        assertThat(found.get(0).path("excerpt").asText()).isEqualTo("gr\ufffdn needle");
        assertThat(each(find("path=odd&name=b%fc*"), "path")).hasSize(1);
    }

    @Test
    void shouldTellWhereNothingCanBeLookedFor() {
        said("touch plain");
        assertThat(daemon.get("/sandboxes/demo/find?path=nowhere&name=*").status())
                .isEqualTo(404);
        assertThat(daemon.get("/sandboxes/demo/find?path=plain&name=*").status())
                .isEqualTo(409);
        assertThat(daemon.get("/sandboxes/demo/find?path=src").status()).isEqualTo(422);
        assertThat(daemon.get("/sandboxes/nobody/find?name=*").status()).isEqualTo(404);
    }

    /** The search is stopped as soon as it is there, and never goes on by itself. */
    @Test
    void shouldAnswerWithWhatIsFoundInTime() {
        assertThat(daemon.post(
                                "/sandboxes/demo/processes",
                                "{\"command\":\"until pkill -STOP -f 'files [f]ind'; do :; done\",\"name\":\"stops\"}")
                        .status())
                .isEqualTo(201);
        var cut = find("path=/&text=" + "no such text ".repeat(9).replace(' ', '+'));
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        TestDaemon.await(
                Duration.ofSeconds(60),
                () -> said("pgrep -c -f 'files [f]ind' || true").strip().equals("0"));
    }
}
