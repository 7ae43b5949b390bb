package dev.sandlot.egress;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What is changed of one answer on its way into a sandbox; in the order in which it comes, on its event loop. */
interface AnswerEdit {
    /** Nothing. */
    AnswerEdit NONE = new AnswerEdit() {
        @Override
        public @Nullable String refusal(HttpResponse head) {
            return null;
        }

        @Override
        public void head(HttpResponse head) {}

        @Override
        public HttpContent content(HttpContent content) {
            return content;
        }
    };

    /** Why the answer can't be passed on, behind the name of its server; null where it can. */
    @Nullable
    String refusal(HttpResponse head);

    /** Changes the beginning of the answer. */
    void head(HttpResponse head);

    /** What goes in the place of this part of its body, which is taken over. The last part stays the last. */
    HttpContent content(HttpContent content);
}
