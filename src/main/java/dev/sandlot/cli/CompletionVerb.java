package dev.sandlot.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = {
            "Print a completion script. To use it now:",
            "  bash:  . <(sandlot completion bash)",
            "  zsh:   . <(sandlot completion zsh)",
            "  fish:  sandlot completion fish | source"
        })
final class CompletionVerb extends Verb {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell = "";

    @Override
    int run(Context context) {
        var script = switch (shell) {
            case "bash" -> bash();
            case "zsh" -> "#compdef sandlot\nautoload -U +X bashcompinit && bashcompinit\n" + bash();
            case "fish" -> fish();
            default ->
                throw new UsageError("there is no completion for \"" + shell + "\"; there is for bash, zsh and fish");
        };
        context.console().print(script.stripTrailing());
        return Exit.OK;
    }

    /** The long and short options of each verb, as picocli knows them. */
    private static Map<String, List<String>> options() {
        var options = new TreeMap<String, List<String>>();
        for (var name : Verbs.all().keySet()) {
            var names = new ArrayList<String>();
            var verb = Objects.requireNonNull(Verbs.make(name), name);
            for (var option : Verbs.parser(name, verb).getCommandSpec().options()) {
                if (!option.hidden()) {
                    names.addAll(List.of(option.names()));
                }
            }
            options.put(name, names);
        }
        return options;
    }

    private static boolean takesSandbox(String verb) {
        return switch (verb) {
            case "inspect",
                    "answer",
                    "update",
                    "dismiss",
                    "keys",
                    "screen",
                    "start",
                    "stop",
                    "restart",
                    "pause",
                    "resume",
                    "rm",
                    "fork",
                    "snapshot create",
                    "snapshot ls",
                    "restore",
                    "wait",
                    "exec",
                    "attach",
                    "replay",
                    "share",
                    "stats",
                    "ports",
                    "publish",
                    "unpublish",
                    "proxy",
                    "screenshot",
                    "secret give",
                    "secret take",
                    "logs" -> true;
            default -> verb.startsWith("task ") || verb.startsWith("schedule ") || verb.startsWith("policy ");
        };
    }

    private static String bash() {
        var cases = new StringBuilder();
        options()
                .forEach((verb, names) -> cases.append("        '")
                        .append(verb)
                        .append("') options='")
                        .append(String.join(" ", names))
                        .append("'; sandbox=")
                        .append(takesSandbox(verb) ? 1 : 0)
                        .append(" ;;\n"));
        return """
                _sandlot() {
                    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]} options='' sandbox=0 before=2 i
                    COMPREPLY=()
                    case $verb in
                        GROUPS)
                            if [ "$COMP_CWORD" -eq 2 ]; then
                                case $verb in
                SECONDS                esac
                                COMPREPLY=($(compgen -W "$options" -- "$word"))
                                return
                            fi
                            verb="$verb ${COMP_WORDS[2]}"; before=3 ;;
                    esac
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        COMPREPLY=($(compgen -W 'VERBS' -- "$word"))
                        return
                    fi
                    for ((i = before; i < COMP_CWORD; i++)); do
                        [ "${COMP_WORDS[i]}" = -- ] && { COMPREPLY=($(compgen -f -- "$word")); return; }
                    done
                    case $verb in
                CASES    esac
                    case $word in
                        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
                        *) [ "$sandbox" = 1 ] && COMPREPLY=($(compgen -W "$(sandlot ls -a -q --quiet 2>/dev/null)" -- "$word")) ;;
                    esac
                }
                complete -o default -F _sandlot sandlot
                """.replace("VERBS", String.join(" ", firstWords()))
                .replace("GROUPS", String.join("|", Verbs.groups()))
                .replace("SECONDS", secondWords())
                .replace("CASES", cases);
    }

    private static String fish() {
        var script = new StringBuilder("complete -c sandlot -f\n");
        for (var word : firstWords()) {
            script.append("complete -c sandlot -n __fish_use_subcommand -a ")
                    .append(word)
                    .append(" -d '")
                    .append(Verbs.all().getOrDefault(word, word + "s").replace("'", "\\'"))
                    .append("'\n");
        }
        options().forEach((verb, names) -> {
            var words = verb.split(" ", 2);
            var condition = "'__fish_seen_subcommand_from " + words[0]
                    + (words.length > 1 ? "; and __fish_seen_subcommand_from " + words[1] : "") + "'";
            if (words.length > 1) {
                script.append("complete -c sandlot -n '__fish_seen_subcommand_from ")
                        .append(words[0])
                        .append("' -a ")
                        .append(words[1])
                        .append('\n');
            }
            for (var name : names) {
                script.append("complete -c sandlot -n ").append(condition);
                script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
                script.append('\n');
            }
            if (takesSandbox(verb)) {
                script.append("complete -c sandlot -n ")
                        .append(condition)
                        .append(" -a '(sandlot ls -a -q --quiet 2>/dev/null)'\n");
            }
        });
        return script.toString();
    }

    private static String secondWords() {
        return Verbs.groups().stream()
                .map(group -> "                    " + group + ") options='"
                        + Verbs.all().keySet().stream()
                                .filter(verb -> verb.startsWith(group + " "))
                                .map(verb -> verb.substring(group.length() + 1))
                                .collect(Collectors.joining(" "))
                        + "' ;;\n")
                .collect(Collectors.joining());
    }

    /** Verbs without their second words. */
    private static List<String> firstWords() {
        return Verbs.all().keySet().stream()
                .map(name -> name.split(" ", 2)[0])
                .distinct()
                .toList();
    }
}
