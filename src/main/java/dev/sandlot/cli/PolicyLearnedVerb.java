package dev.sandlot.cli;

import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy learned",
        description = {
            "Print, as rules, what a sandbox of network mode \"learn\" was let through to and would not have been by its rules.",
            "Look through them: with --apply they become rules of the sandbox, and its mode is \"allow\" from then on."
        })
final class PolicyLearnedVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--apply", description = "Make them rules of the sandbox, and let nothing else through.")
    boolean apply;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var api = api(context);
        var rules = new TreeSet<String>();
        api.list(() -> PolicyEdit.route(name).below("decisions").with("outcome", "learned"))
                .forEach(decision -> rules.add(PolicyLogVerb.place(decision)));
        var written = PolicyEdit.written(List.copyOf(rules));
        if (apply) {
            PolicyEdit.change(api, name, policy -> {
                written.forEach(policy::allow);
                policy.mode("allow");
            });
        }
        if (json) {
            console.print(JsonTree.object().put("rules", written).pretty());
        } else {
            written.forEach(rule -> console.print(Visible.line(rule)));
        }
        if (!quiet) {
            console.say(said(written.size()));
        }
        return Exit.OK;
    }

    private String said(int rules) {
        var sandbox = Visible.line(name);
        if (apply) {
            return "sandlot: " + sandbox + " reaches what its rules allow, and nothing else any more";
        }
        return rules == 0
                ? "sandlot: nothing was learned that its rules don't allow"
                : "sandlot: to let it reach these and nothing else but what its rules allow: sandlot policy learned "
                        + sandbox + " --apply";
    }
}
