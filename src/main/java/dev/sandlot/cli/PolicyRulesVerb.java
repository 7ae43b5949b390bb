package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy allow}, {@code deny} and {@code rm}. */
@Command(
        description = {
            "Change what a sandbox may reach outside, at once; prints its name.",
            "RULE is HOST, *.HOST (what is below it), or an address, perhaps with :PORT (else 443 and 80; :* is every one), or @PRESET. For plain HTTP"
                    + " also methods before it and the beginning of a path behind it. What is denied is denied whatever allows it."
        })
final class PolicyRulesVerb extends ClientVerb {
    private final String what;

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "RULE")
    List<String> rules = List.of();

    @Option(names = "--json", description = "Print what it may reach now as JSON.")
    boolean json;

    PolicyRulesVerb(String what) {
        this.what = what;
    }

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var written = PolicyEdit.written(rules);
        var now = PolicyEdit.change(api(context), name, policy -> written.forEach(rule -> change(policy, rule)));
        PolicyEdit.print(context.console(), name, now, json);
        return Exit.OK;
    }

    private void change(PolicyEdit policy, String rule) {
        switch (what) {
            case "allow" -> policy.allow(rule);
            case "deny" -> policy.deny(rule);
            default -> {
                if (!policy.remove(rule)) {
                    throw Fault.of(
                                    Fault.Kind.INVALID,
                                    "there is no rule \"" + Visible.line(rule) + "\"",
                                    "\"sandlot policy show " + Visible.line(name)
                                            + "\" lists them; nothing was changed")
                            .asException();
                }
            }
        }
    }
}
