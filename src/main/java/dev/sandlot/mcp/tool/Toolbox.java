package dev.sandlot.mcp.tool;

import dev.sandlot.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All tools, always in the same order. */
public final class Toolbox {
    private final Map<String, Tool> byName = new LinkedHashMap<>();

    public Toolbox(ToolParts parts) {
        var gate = new ToolGate(parts.bus(), parts.selections());
        var output = new OutputReading(parts.ports().output());
        Stream.of(
                        new SandboxTools(parts.bus(), gate).all(),
                        List.of(new CreateTool(parts.bus(), gate, parts.document()).tool()),
                        new ExecTool(parts, gate, output).all(),
                        new TaskTools(parts, gate, output).all(),
                        new FileTools(gate, parts.ports().files()).all(),
                        new ServiceTools(parts.bus(), gate, output, parts.document()).all(),
                        new NetworkTools(parts.bus(), gate).all(),
                        new PortTools(parts.bus(), gate, parts.links()).all(),
                        new ScreenTools(parts, gate).all(),
                        new MeasureTools(parts.bus(), gate).all())
                .flatMap(List::stream)
                .forEach(tool -> byName.put(tool.name(), tool));
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those that somebody of this role may use. */
    public List<Tool> of(Role role) {
        return byName.values().stream().filter(tool -> tool.isFor(role)).toList();
    }
}
