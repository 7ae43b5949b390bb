package dev.sandlot.stream;

import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretValue;
import java.util.List;
import java.util.Map;

/** What sandboxes are given in the place of secrets. Safe to call from any thread; never blocks. */
public interface SecretSource {
    /** Has none to give. */
    SecretSource NONE = new SecretSource() {
        @Override
        public void requireKnown(List<GivenSecret> secrets) {}

        @Override
        public void give(SandboxId sandbox, List<GivenSecret> secrets) {}

        @Override
        public void forget(SandboxId sandbox) {}

        @Override
        public Map<String, SecretValue> files(List<GivenSecret> secrets) {
            return Map.of();
        }

        @Override
        public Map<String, String> variables(SandboxId sandbox, List<GivenSecret> secrets) {
            return Map.of();
        }
    };

    /** A fault of kind INVALID where there is no such secret. */
    void requireKnown(List<GivenSecret> secrets);

    /** These count for the sandbox from its next request on, and no others, until it is forgotten. */
    void give(SandboxId sandbox, List<GivenSecret> secrets);

    /** The sandbox makes no more requests. */
    void forget(SandboxId sandbox);

    /** The values that are to lie in files inside, by their paths. */
    Map<String, SecretValue> files(List<GivenSecret> secrets);

    /** What its processes find: placeholders, and where what needs them is to be asked, or what is exposed. Nothing of a secret that is not there, or can't be read. */
    Map<String, String> variables(SandboxId sandbox, List<GivenSecret> secrets);
}
