package dev.costgauge.http;

import java.util.List;
import java.util.Map;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    ProblemException(Problem problem, Map<String, String> headers) {
        // A client's mistake: where it was thrown is of no interest.
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    /** 400 that names the field and the rule. */
    static ProblemException invalid(String field, String rule) {
        return new ProblemException(new Problem(
                "urn:costgauge:problem:invalid",
                "Invalid request",
                400,
                field + " " + rule,
                null,
                List.of(new Problem.FieldError(field, rule)),
                null,
                null));
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(Problem.of(404, "not-found", "Not found", detail));
    }

    Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
