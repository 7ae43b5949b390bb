package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a field that is wrong. */
class SchemaWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'limits':{'memory_bytes':0}}  | limits.memory_bytes | must be at least 1",
                "{'limits':{'cpus':-1}}         | limits.cpus         | must be more than 0",
                "{'limits':{'cpus':'x'}}        | limits.cpus         | must be of type number, not string",
                "{'limits':{'pods':1}}          | limits.pods         | is not known here",
                "{'network':{'mode':'x'}}       | network.mode        | must be one of [\"none\",\"allow\",\"learn\",\"open\"]",
            })
    void shouldSayWhatWouldBeRight(String body, String field, String message) {
        try (var rig = new Rig()) {
            var error = rig.post("/api/v1/sandboxes", new JsonObject(body.replace('\'', '"')))
                    .json()
                    .getJsonArray("errors")
                    .getJsonObject(0);
            assertThat(error.getString("field")).isEqualTo(field);
            assertThat(error.getString("message")).isEqualTo(message);
        }
    }
}
