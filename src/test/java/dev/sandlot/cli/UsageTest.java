package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @Test
    void shouldSuggestTheVerbThatWasMeant() {
        var run = new CliRun().run("crate", "demo");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("there is no \"sandlot crate\" (did you mean \"create\"?)");
    }

    @Test
    void shouldSuggestTheOptionThatWasMeant() {
        var run = new CliRun().run("create", "demo", "--memry", "1g");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--memry").contains("did you mean \"--memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec demo",
                "exec -i -d demo -- true",
                "create --rm demo",
                "create -t demo",
                "run",
                "ls --display 1x1",
                "create --memory lots",
                "create --display large",
                "create --display 10x480",
                "screenshot",
                "create --ttl soon",
                "logs demo/",
                "task stop demo",
                "task dance",
                "replay --speed 0 demo/p1",
                "replay --max-idle -1 demo/p1",
                "completion tcsh",
                "token create x"
            })
    void shouldRefuseWhatMakesNoSense(String line) {
        var run = new CliRun().run(line.split(" ", -1));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("error: ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shouldHelpWithEveryVerb() {
        for (var verb : Verbs.all().keySet()) {
            var run = new CliRun().run((verb + " --help").split(" ", -1));

            assertThat(run.code()).as(verb).isZero();
            assertThat(run.out()).as(verb).contains("Usage: sandlot " + verb);
        }
    }

    @Test
    void shouldListEveryVerb() {
        assertThat(new CliRun().run("--help").out()).contains(Verbs.all().keySet());
    }

    @Test
    void shouldLeaveTheCommandsWordsAlone() {
        var spec = Verbs.parser("exec", new ExecVerb()).getCommandSpec();

        assertThat(CommandSplit.split(spec, List.of("demo", "-i", "-e", "A=b", "--", "ls", "--", "-i"), 1))
                .isEqualTo(new CommandSplit(List.of("demo", "-i", "-e", "A=b"), List.of("ls", "--", "-i")));
        assertThat(CommandSplit.split(spec, List.of("-e", "A=b", "-iw", "/tmp", "demo", "ls", "-la"), 1))
                .isEqualTo(new CommandSplit(List.of("-e", "A=b", "-iw", "/tmp", "demo"), List.of("ls", "-la")));
    }
}
