package dev.sandlot.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool takes: told as a schema, and checked by the same definition, with what clients send as strings taken as meant. */
class ParametersTest {
    private final Parameters parameters = new Parameters(List.of(
            Parameter.text("command", "The command.").needed(),
            Parameter.whole("timeout_s", 1, 3600, "Seconds.").or(120),
            Parameter.decimal("cpus", 64, "Processors."),
            Parameter.flag("confirm", "Really."),
            Parameter.choice("format", List.of("png", "jpeg"), "How.").or("png"),
            Parameter.words("keys", "Keys."),
            Parameter.variables("env", "Variables.")));

    private ToolArguments read(String name, Object value) {
        return parameters.read(new JsonObject().put("command", "true").put(name, value));
    }

    private List<Fault.FieldError> errors(JsonObject given) {
        try {
            parameters.read(given);
            throw new AssertionError("was taken: " + given);
        } catch (FaultException e) {
            assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID);
            return e.fault().errors();
        }
    }

    @Test
    void shouldTellPlainTypesOnly() {
        var schema = parameters.schema();

        assertThat(schema.getString("type")).isEqualTo("object");
        assertThat(schema.getJsonArray("required")).containsExactly("command");
        assertThat(schema.getBoolean("additionalProperties")).isFalse();
        assertThat(schema.encode()).doesNotContain("anyOf", "oneOf", "allOf", "$ref");
        assertThat(schema.getJsonObject("properties"))
                .allSatisfy(property -> assertThat(((JsonObject) property.getValue()).getString("type"))
                        .isIn("string", "integer", "number", "boolean", "array", "object"));
        assertThat(schema.getJsonObject("properties").getJsonObject("timeout_s"))
                .isEqualTo(new JsonObject()
                        .put("type", "integer")
                        .put("minimum", 1)
                        .put("maximum", 3600)
                        .put("description", "Seconds.")
                        .put("default", 120));
    }

    @Test
    void shouldFillInWhatIsLeftOut() {
        var given = parameters.read(new JsonObject().put("command", "true").putNull("format"));

        assertThat(given.whole("timeout_s")).isEqualTo(120);
        assertThat(given.text("format")).isEqualTo("png");
        assertThat(given.flag("confirm")).isFalse();
        assertThat(given.words("keys")).isEmpty();
        assertThat(given.has("timeout_s")).isFalse();
        assertThat(given.decimalOrNull("cpus")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"120", " 120 ", "120.0", "1.2e2"})
    void shouldTakeWholeNumbersThatAreStrings(String text) {
        assertThat(read("timeout_s", text).whole("timeout_s")).isEqualTo(120);
        assertThat(read("timeout_s", Double.valueOf(text.strip())).whole("timeout_s"))
                .isEqualTo(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"120s", "", "0", "3601", "1.5", "NaN", "1e999999999", "-1", "99999999999999999999"})
    void shouldNameWholeNumbersThatAreNone(String text) {
        assertThat(errors(new JsonObject().put("command", "true").put("timeout_s", text)))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.field()).isEqualTo("timeout_s");
                    assertThat(error.message()).startsWith("must be a whole number from 1 to 3600, not");
                });
    }

    @ParameterizedTest
    @CsvSource({"true,true", "TRUE,true", "1,true", "false,false", "0,false"})
    void shouldTakeFlagsThatAreStrings(String text, boolean meant) {
        assertThat(read("confirm", text).flag("confirm")).isEqualTo(meant);
    }

    @Test
    void shouldTakeListsThatAreStrings() {
        assertThat(read("keys", "[\"C-c\", \"Enter\"]").words("keys")).containsExactly("C-c", "Enter");
        assertThat(read("keys", "Enter").words("keys")).containsExactly("Enter");
        assertThat(read("keys", "[").words("keys")).containsExactly("[");
        assertThat(read("keys", JsonArray.of("a", 1, true)).words("keys")).containsExactly("a", "1", "true");
    }

    @Test
    void shouldTakeVariablesThatAreAString() {
        assertThat(read("env", "{\"A\": \"b\", \"N\": 1}").variables("env")).isEqualTo(Map.of("A", "b", "N", "1"));
        assertThat(read("env", new JsonObject().put("A", true)).variables("env"))
                .isEqualTo(Map.of("A", "true"));
    }

    @Test
    void shouldTakeNamesThatLookLikeNumbers() {
        assertThat(parameters.read(new JsonObject().put("command", 12)).text("command"))
                .isEqualTo("12");
    }

    @Test
    void shouldTakeChoicesWhateverTheirCase() {
        assertThat(read("format", "JPEG").text("format")).isEqualTo("jpeg");
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        var wrong = new JsonObject()
                .put("timeout", 5)
                .put("confirm", "perhaps")
                .put("keys", new JsonObject())
                .put("env", "none")
                .put("cpus", "-1")
                .put("format", new JsonArray());

        assertThat(errors(wrong))
                .extracting(Fault.FieldError::field)
                .containsExactlyInAnyOrder("command", "confirm", "keys", "env", "cpus", "format", "timeout");
        assertThat(errors(wrong))
                .extracting(Fault.FieldError::message)
                .anySatisfy(message -> assertThat(message).contains("the arguments are command, timeout_s"));
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertThatThrownBy(() -> read("command", "x".repeat(5000)))
                .asInstanceOf(InstanceOfAssertFactories.type(FaultException.class))
                .satisfies(e -> assertThat(e.fault().message()).contains("at most 4096 characters, not 5000"));
        assertThat(errors(new JsonObject().put("command", "true").put("keys", "[" + "1,".repeat(300) + "1]")))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("at most 256 items"));
    }

    @Test
    void shouldNotGrowWithWhatIsInAString() {
        // As a tree this would be hundreds of megabytes; too many values for any body, it is a word and nothing else.
        var many = "[" + "[],".repeat(600_000) + "[]]";

        assertThat(read("keys", many).words("keys")).containsExactly(many);
    }
}
