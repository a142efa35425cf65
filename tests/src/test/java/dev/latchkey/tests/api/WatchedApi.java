package dev.latchkey.tests.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.latchkey.tests.http.Answer;
import dev.latchkey.tests.http.Http;
import dev.latchkey.tests.http.Tokens;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Calls operations by their ids, holds each answer against the description, and remembers what has occurred. */
final class WatchedApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int SUCCESS = 2;
    private static final List<String> TELLING =
            List.of("error", "error_description", "title", "detail", "result", "active");

    private final Description description;
    private final String baseUrl;
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    WatchedApi(Description description, String baseUrl) {
        this.description = description;
        this.baseUrl = baseUrl;
    }

    /** What was other than the description says. */
    List<String> problems() {
        return problems;
    }

    /** Remembers that not everything could be called. */
    void brokeOff(Throwable cause) {
        problems.add("broke off: " + cause + " at "
                + List.of(cause.getStackTrace()).stream()
                        .filter(frame -> frame.getClassName().endsWith(".Walk"))
                        .findFirst());
    }

    /** What the description promises and no answer of the server has had, nor any request that it took. */
    Set<String> unseen() {
        Set<String> missing = new TreeSet<>();
        for (Operation operation : description.operations()) {
            missing.addAll(promises(operation));
        }
        missing.removeAll(seen);
        return missing;
    }

    private Set<String> promises(Operation operation) {
        Set<String> promises = new LinkedHashSet<>();
        for (JsonNode parameter : description.parameters(operation)) {
            promises.add(operation.id() + " with " + parameter.path("name").asText());
        }
        String request = description.resolve(operation.pointer() + "/requestBody") + "/content";
        description.at(request).fieldNames().forEachRemaining(type -> {
            promises.add(operation.id() + " takes " + type);
            promises.addAll(description.said(Description.child(request, type) + "/schema"));
        });
        operation.description().path("responses").fieldNames().forEachRemaining(status -> {
            promises.add(operation.id() + ' ' + status);
            String response = description.resolve(operation.pointer() + "/responses/" + status);
            description
                    .at(response + "/headers")
                    .fieldNames()
                    .forEachRemaining(header -> promises.add(response + " has " + header));
            description.at(response + "/content").fieldNames().forEachRemaining(type -> {
                promises.add(response + " as " + type);
                promises.addAll(description.said(Description.child(response + "/content", type) + "/schema"));
                examples(response, type).forEach(example -> promises.add(like(response, example.getKey())));
            });
        });
        return promises;
    }

    /** Several examples stand for several kinds of answers, each of which has to occur. */
    private Set<Map.Entry<String, JsonNode>> examples(String response, String type) {
        return description
                .at(Description.child(response + "/content", type) + "/examples")
                .properties();
    }

    private static String like(String response, String example) {
        return response + " like \"" + example + '"';
    }

    /** Whether an answer is of the example's kind, in the same words; what they tell of differs. */
    private static boolean isLike(JsonNode example, JsonNode answer) {
        return TELLING.stream().allMatch(field -> example.path(field).equals(answer.path(field)));
    }

    /** A call that is yet to be made. */
    Call call(String operationId) {
        return new Call(description.operation(operationId));
    }

    final class Call {

        private final Operation operation;
        private final Map<String, String> path = new HashMap<>();
        private final Map<String, String> query = new LinkedHashMap<>();
        private final List<String> headers = new ArrayList<>();
        private String type = "";
        private String body = "";
        private JsonNode said = TextNode.valueOf("");

        private Call(Operation operation) {
            this.operation = operation;
        }

        Call path(String name, String value) {
            path.put(name, value);
            return this;
        }

        Call query(String name, String value) {
            query.put(name, value);
            return this;
        }

        Call header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        Call by(Tokens tokens) {
            return header("Authorization", tokens.bearer());
        }

        Call json(String text) {
            type = "application/json";
            body = text;
            try {
                said = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                said = TextNode.valueOf(text);
            }
            return this;
        }

        Call json(Map<String, ?> values) {
            return json(JSON.valueToTree(values).toString());
        }

        Call form(Map<String, String> fields) {
            type = FORM;
            said = JSON.valueToTree(fields);
            body = encoded(fields);
            return this;
        }

        Call text(String text) {
            type = "text/plain";
            body = text;
            return this;
        }

        /** What the description gives as an example of a body. */
        Call exampleBody() {
            String content = description.resolve(operation.pointer() + "/requestBody") + "/content";
            description.at(content).properties().forEach(body -> {
                JsonNode example = body.getValue().path("example");
                if (body.getKey().equals(FORM)) {
                    form(JSON.convertValue(example, new TypeReference<Map<String, String>>() {}));
                } else {
                    json(example.toString());
                }
            });
            return this;
        }

        /** Makes the call; that the status is another one is a problem as well. */
        Answer expect(int status) {
            Answer answer = send();
            if (answer.status() != status) {
                problem(answer, "expected " + status);
            }
            return answer;
        }

        /** Makes the call. */
        Answer send() {
            String url = baseUrl + operation.path(path) + (query.isEmpty() ? "" : '?' + encoded(query));
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .method(
                            operation.method(),
                            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
            Answer answer = new Http().send(request);
            checkAnswer(answer);
            if (answer.status() / 100 == SUCCESS) {
                checkRequest(answer);
            }
            return answer;
        }

        private void checkRequest(Answer answer) {
            path.keySet().forEach(name -> seen.add(operation.id() + " with " + name));
            query.keySet().forEach(name -> seen.add(operation.id() + " with " + name));
            for (int i = 0; i < headers.size(); i += 2) {
                seen.add(operation.id() + " with " + headers.get(i));
            }
            Set<String> parameters = description.parameters(operation).stream()
                    .map(parameter -> parameter.path("name").asText())
                    .collect(Collectors.toSet());
            if (!parameters.containsAll(query.keySet())) {
                problem(answer, "took an undocumented parameter of " + query);
            }
            if (!body.isEmpty()) {
                String schema = Description.child(operation.pointer() + "/requestBody/content", type) + "/schema";
                seen.add(operation.id() + " takes " + type);
                if (description.at(schema).isMissingNode()) {
                    problem(answer, "took an undocumented " + type);
                } else {
                    description.violations(schema, said).forEach(violation -> problem(answer, "took " + violation));
                    description.visit(schema, said, (place, value) -> seen.add(place));
                }
            }
        }

        private void checkAnswer(Answer answer) {
            String response = operation.pointer() + "/responses/" + answer.status();
            if (description.at(response).isMissingNode()) {
                problem(answer, "is not documented");
                return;
            }
            response = description.resolve(response);
            seen.add(operation.id() + ' ' + answer.status());
            checkHeaders(answer, response);
            String content = answer.header("Content-Type").replaceFirst(";.*", "");
            if (operation.method().equals("HEAD")) {
                return;
            }
            if (answer.body().isEmpty()) {
                if (answer.status() / 100 == SUCCESS && description.at(response).has("content")) {
                    problem(answer, "has no body");
                }
                return;
            }
            String schema = Description.child(response + "/content", content) + "/schema";
            if (description.at(schema).isMissingNode()) {
                problem(answer, "has an undocumented body of " + content);
                return;
            }
            seen.add(response + " as " + content);
            JsonNode value = content.endsWith("json") ? answer.json() : TextNode.valueOf(answer.body());
            String documented = response;
            examples(response, content).stream()
                    .filter(example -> isLike(example.getValue().path("value"), value))
                    .forEach(example -> seen.add(like(documented, example.getKey())));
            description.violations(schema, value).forEach(violation -> problem(answer, violation));
            description.visit(schema, value, (place, part) -> seen.add(place));
        }

        private void checkHeaders(Answer answer, String response) {
            for (Map.Entry<String, JsonNode> header :
                    description.at(response + "/headers").properties()) {
                String place = description.resolve(Description.child(response + "/headers", header.getKey()));
                if (answer.headers().firstValue(header.getKey()).isPresent()) {
                    seen.add(response + " has " + header.getKey());
                    description
                            .violations(place + "/schema", TextNode.valueOf(answer.header(header.getKey())))
                            .forEach(violation -> problem(answer, header.getKey() + ": " + violation));
                } else if (description.at(place).path("required").asBoolean()) {
                    problem(answer, "lacks " + header.getKey());
                }
            }
        }

        private void problem(Answer answer, String what) {
            problems.add(operation.id() + ' ' + query + ' ' + body + " -> " + answer.status() + ' '
                    + answer.header("Content-Type") + ' ' + answer.body() + ": " + what);
        }
    }

    private static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> Http.encode(value.getKey()) + '=' + Http.encode(value.getValue()))
                .collect(Collectors.joining("&"));
    }
}
