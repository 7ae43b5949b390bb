package dev.sandlot.api;

import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretValue;
import dev.sandlot.model.SecretView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Secrets in the API's shape, which has no values. Bodies have been checked against their schema before. */
public final class SecretJson {
    private SecretJson() {}

    /** What to keep under this name. */
    public static SecretRequest.SetSecret set(String name, JsonObject json) {
        var hosts = json.getJsonArray("hosts");
        return new SecretRequest.SetSecret(
                name,
                hosts == null
                        ? List.of()
                        : hosts.stream().map(String.class::cast).toList(),
                place(json.getJsonObject("place")),
                json.getString("variable"),
                new SecretValue(json.getString("value")));
    }

    private static @Nullable SecretPlace place(@Nullable JsonObject json) {
        return json == null
                ? null
                : new SecretPlace(
                        Objects.requireNonNull(Json.choice(json, "kind", SecretPlace.Kind.class)),
                        json.getString("name"));
    }

    /** What a sandbox is given; null for nothing. */
    static @Nullable List<GivenSecret> given(@Nullable JsonArray json) {
        return json == null
                ? null
                : json.stream()
                        .map(JsonObject.class::cast)
                        .map(one -> given(one.getString("name"), one))
                        .toList();
    }

    /** That a sandbox is given this secret. */
    public static GivenSecret given(String name, JsonObject json) {
        return new GivenSecret(
                name, json.getString("variable"), Json.choice(json, "expose", GivenSecret.Exposure.class));
    }

    /** What a sandbox is given, for who may give it. */
    public static JsonArray given(List<GivenSecret> secrets) {
        var array = new JsonArray();
        secrets.forEach(one -> array.add(new JsonObject()
                .put("name", one.name())
                .put("variable", one.variable())
                .put("expose", Json.label(one.expose()))));
        return array;
    }

    public static JsonObject of(List<SecretView> secrets) {
        return new JsonObject()
                .put("items", new JsonArray(secrets.stream().map(SecretJson::of).toList()));
    }

    public static JsonObject of(SecretView view) {
        var spec = view.spec();
        return new JsonObject()
                .put("name", spec.name())
                .put(
                        "hosts",
                        new JsonArray(
                                spec.hosts().stream().map(SecretHost::toString).toList()))
                .put(
                        "place",
                        new JsonObject()
                                .put("kind", Json.label(spec.place().kind()))
                                .put("name", spec.place().name()))
                .put("variable", spec.variable())
                .put("state", view.readable() ? "kept" : "key_lost")
                .put("changed_at", Json.time(view.changedAt()))
                .put("sandboxes", new JsonArray(List.copyOf(view.sandboxes())));
    }
}
