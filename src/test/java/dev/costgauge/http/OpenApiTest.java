package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void describesEveryRouteAndNoOther() {
        try (HttpFixture http = HttpFixture.open()) {
            Set<String> served = http.server.described().stream()
                    .map(route -> route.method() + " " + route.path())
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(served).isEqualTo(new OpenApiCheck().operations());
        }
    }

    @Test
    void saysWhichRoleEachRouteNeeds() {
        try (HttpFixture http = HttpFixture.open()) {
            assertThat(http.server.described()).allSatisfy(route -> assertThat(
                            new OpenApiCheck().role(route.method(), route.path()))
                    .as(route.toString())
                    .isEqualTo(route.role().text()));
        }
    }

    @Test
    void noticesAnAnswerThatItDoesNotDescribe() {
        OpenApiCheck check = new OpenApiCheck();

        assertThat(check.problems("GET", "/v1/sweeps", 200, "application/json", "{\"items\":[],\"more\":1}"))
                .containsExactly("$.more: is not documented");
        assertThat(check.problems("GET", "/v1/sweeps", 200, "application/json", "{}"))
                .containsExactly("$: lacks items");
        assertThat(check.problems("GET", "/v1/sweeps", 200, "text/html", "")).hasSize(1);
    }
}
