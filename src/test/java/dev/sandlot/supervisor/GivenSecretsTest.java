package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.SandboxChange;
import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.Fault;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SecretChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which secrets sandboxes are given, with the real backend. */
class GivenSecretsTest {
    private static final GivenSecret KNOWN = new GivenSecret("known", null);

    private final Rig rig = new Rig();

    @BeforeEach
    void start() {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static SandboxSpec.Builder spec(NetworkMode mode) {
        return SandboxSpec.builder().name("demo").network(new NetworkPolicy(mode, List.of(), List.of()));
    }

    private static SecretRequest.ChangeSecrets give(GivenSecret secret) {
        return new SecretRequest.ChangeSecrets("demo", new SecretChange.Give(secret));
    }

    @Test
    void shouldCountWhileTheSandboxExistsAndBeFoundInside() {
        var box = rig.create(spec(NetworkMode.ALLOW).secrets(List.of(KNOWN)).build());
        assertThat(rig.secrets.given.get(box.id())).containsExactly(KNOWN);
        assertThat(rig.output(rig.run(box, "echo $KNOWN"))).isEqualTo("stand-in\n");
        rig.ask(new SecretRequest.ChangeSecrets("demo", new SecretChange.Take("known")));
        assertThat(rig.secrets.given.get(box.id())).isEmpty();
        assertThat(rig.output(rig.run(box, "echo $KNOWN"))).isEqualTo("\n");
        var renamed = new GivenSecret("known", "OTHER");
        rig.ask(give(KNOWN));
        assertThat(rig.ask(give(renamed)).spec().secrets()).containsExactly(renamed);
        rig.restart();
        assertThat(rig.sandbox(box).spec().secrets()).containsExactly(renamed);
        assertThat(rig.secrets.given.get(box.id())).containsExactly(renamed);
    }

    /** By choice, also where no network is; for the sandbox's own user only, and nowhere on the disk. */
    @Test
    void shouldPutIntoAFileWhatIsExposedSo() {
        var exposed = new GivenSecret("known", null, GivenSecret.Exposure.FILE);
        var box = rig.create(spec(NetworkMode.NONE).secrets(List.of(exposed)).build());
        var line = "cat " + exposed.path() + "; echo; stat -c %a,%U " + exposed.path()
                + "; stat -f -c %T /var/run/secrets";
        assertThat(rig.output(rig.run(box, line))).isEqualTo("it's $VALUE \"x\"\n600,agent\ntmpfs\n");
        rig.change(box, SandboxChange.RESTART);
        assertThat(rig.output(rig.run(box, line))).startsWith("it's $VALUE");
        assertThat(rig.output(rig.run(box, "env"))).contains("KNOWN=stand-in").doesNotContain("it's");
    }

    @Test
    void shouldRefuseWhatIsNotThereOrCanNotBeUsed() {
        var unknown = new GivenSecret("unknown", null);
        assertThat(rig.refusal(new dev.sandlot.bus.Request.CreateSandbox(
                                spec(NetworkMode.ALLOW)
                                        .secrets(List.of(unknown))
                                        .build(),
                                null,
                                60))
                        .kind())
                .isEqualTo(Fault.Kind.INVALID);
        var none = rig.create(spec(NetworkMode.NONE).env(Map.of("A", "b")).build());
        assertThat(rig.refusal(give(KNOWN)).errors().get(0).message()).contains("need a network");
        assertThat(rig.refusal(give(unknown)).kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(rig.refusal(new SecretRequest.ChangeSecrets("demo", new SecretChange.Take("known")))
                        .kind())
                .isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(rig.sandbox(none).spec().secrets()).isEmpty();
    }
}
