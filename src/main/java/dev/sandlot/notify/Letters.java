package dev.sandlot.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes JSON. */
final class Letters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Letters() {}

    static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and lists can be written", e);
        }
    }
}
