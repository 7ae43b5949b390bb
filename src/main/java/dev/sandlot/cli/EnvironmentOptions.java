package dev.sandlot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Environment variables for what is started: from files first, then those named one by one. */
final class EnvironmentOptions {
    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "Set a variable; without a value, pass on this shell's.")
    List<String> variables = new ArrayList<>();

    @Option(names = "--env-file", paramLabel = "FILE", description = "Read variables from a file, NAME=VALUE a line.")
    List<Path> files = new ArrayList<>();

    /** What was given, or null where nothing was. */
    @Nullable
    Map<String, String> values(Console console) {
        var values = given(console);
        return values.isEmpty() ? null : values;
    }

    /** The same for what will be shown on this terminal, which programs are told of where nothing else was given. */
    Map<String, String> valuesOnTerminal(Console console) {
        var values = given(console);
        TerminalVariables.of(console).forEach(values::putIfAbsent);
        return values;
    }

    private Map<String, String> given(Console console) {
        var values = new LinkedHashMap<String, String>();
        for (var file : files) {
            try {
                for (var line : Files.readAllLines(file)) {
                    if (!line.isBlank() && !line.strip().startsWith("#")) {
                        put(values, line.strip(), console);
                    }
                }
            } catch (IOException e) {
                throw new UsageError("can't read --env-file " + file + ": it is missing or not UTF-8 text");
            }
        }
        variables.forEach(variable -> put(values, variable, console));
        return values;
    }

    private static void put(Map<String, String> values, String variable, Console console) {
        var equals = variable.indexOf('=');
        if (equals > 0) {
            values.put(variable.substring(0, equals), variable.substring(equals + 1));
        } else if (equals < 0) {
            var value = console.value(variable);
            if (value != null) {
                values.put(variable, value);
            }
        } else {
            throw new UsageError("a variable needs a name: \"" + variable + "\"");
        }
    }
}
