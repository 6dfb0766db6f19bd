package dev.costgauge.load;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a FOCUS 1.0 bill. The service is ServiceName; the model the first filled of the chosen columns (by default the
 * kind of resource, else the SKU); the project the sub-account; the cluster the region; the namespace a tag. The charge is
 * booked at the start of its charge period. Bills carry more decimals than a nano-dollar: amounts are rounded half up, and
 * what that adds or takes is reported to the last digit. Credits keep their sign.
 */
final class FocusReading implements RowTrace.Reading {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String[] NEEDED = {
        "BilledCost", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ServiceName"
    };

    private final ReadOptions options;

    FocusReading(ReadOptions options, Rows rows) {
        this.options = options;
        rows.requireColumns(NEEDED);
        rows.requireColumns(options.costColumn());
        for (String column : options.modelColumns()) {
            rows.requireColumns(column);
        }
    }

    @Override
    public Line read(Row row, TraceInput input) {
        String currency = require(row, "BillingCurrency");
        if (!currency.equals("USD")) {
            throw new IllegalArgumentException("BillingCurrency '" + currency + "' is not USD");
        }
        long periodStart = Cells.time("BillingPeriodStart", require(row, "BillingPeriodStart"));
        long periodEnd = Cells.time("BillingPeriodEnd", require(row, "BillingPeriodEnd"));
        if (periodEnd <= periodStart) {
            throw new IllegalArgumentException("BillingPeriodEnd is not after BillingPeriodStart");
        }
        BigDecimal exact = Cells.decimal(options.costColumn(), require(row, options.costColumn()));
        long nanos = Nanos.rounded(exact);
        CostEvent event = new CostEvent(
                input.eventId(TraceFormat.FOCUS.text(), row.line()),
                Cells.time("ChargePeriodStart", require(row, "ChargePeriodStart")),
                new PairKey(project(row), service(row), model(row)),
                orEmpty(value(row, "RegionId")),
                namespace(row),
                nanos,
                0,
                0,
                0,
                0,
                "");
        BigDecimal rounding = Nanos.toDecimal(nanos).subtract(exact);
        return new Line.Priced(Cells.checked(event), rounding.signum() == 0 ? BigDecimal.ZERO : rounding, 1);
    }

    private String project(Row row) {
        String project = firstOf(options.project(), value(row, "SubAccountName"), value(row, "SubAccountId"));
        return project == null ? PairKey.DEFAULT_PROJECT : project;
    }

    private String service(Row row) {
        return options.service() == null ? require(row, "ServiceName") : options.service();
    }

    private String model(Row row) {
        if (options.model() != null) {
            return options.model();
        }
        for (String column : options.modelColumns()) {
            String model = value(row, column);
            if (model != null) {
                return model;
            }
        }
        throw new IllegalArgumentException(String.join(" and ", options.modelColumns()) + " are missing");
    }

    private String namespace(Row row) {
        String tags = value(row, "Tags");
        if (tags == null || options.namespaceTag().isEmpty()) {
            return "";
        }
        try {
            JsonNode tag = JSON.readTree(tags).path(options.namespaceTag());
            return tag.isValueNode() ? tag.asText("") : "";
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Tags are not a JSON object", e);
        }
    }

    private static String require(Row row, String column) {
        return Objects.requireNonNullElseGet(value(row, column), () -> {
            throw new IllegalArgumentException(column + " is missing");
        });
    }

    /** Exports write NULL, without quotes, where a cell has no value. */
    private static @Nullable String value(Row row, String column) {
        String cell = row.get(column);
        return "NULL".equals(cell) ? null : cell;
    }

    private static @Nullable String firstOf(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
