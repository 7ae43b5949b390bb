package dev.sandlot.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy show",
        description = "Show what a sandbox may reach outside: its mode, its rules and what waits.")
final class PolicyShowVerb extends ClientVerb {
    @Parameters(paramLabel = "NAME")
    String name = "";

    @Option(names = "--json", description = "Print JSON, with what each preset stands for.")
    boolean json;

    @Option(names = "--no-trunc", description = "Cut nothing.")
    boolean whole;

    @Override
    String target() {
        return name;
    }

    @Override
    int run(Context context) {
        var console = context.console();
        var network = api(context).get(PolicyEdit.route(name));
        if (json) {
            console.print(network.pretty());
            return Exit.OK;
        }
        var table = new Table("WHAT", "RULE", "NOTE");
        table.add("mode", network.get("mode").text(), "");
        for (var list : new String[] {"deny", "allow"}) {
            for (var rule : network.get(list).items()) {
                table.add(list, rule.text(), note(network, rule.text()));
            }
        }
        for (var once : network.get("once").items()) {
            table.add("once", once.get("rule").text(), "until " + ScheduleLsVerb.local(once.get("until")));
        }
        table.print(console, whole);
        var pending = network.get("pending").number(0);
        if (pending > 0 && !quiet) {
            console.say("sandlot: " + pending + (pending == 1 ? " request waits" : " requests wait")
                    + " for somebody: sandlot policy requests " + Visible.line(name));
        }
        return Exit.OK;
    }

    private static String note(JsonTree network, String rule) {
        return network.get("presets").items().stream()
                .filter(preset -> rule.equals("@" + preset.get("name").text()))
                .map(preset -> preset.get("about").text() + " ("
                        + preset.get("rules").items().size() + " rules)")
                .findFirst()
                .orElse("");
    }
}
