package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The paths under which other instances are asked: those of the REST API. */
final class PeerPaths {

    private PeerPaths() {}

    static String series(PairKey pair) {
        return "/v1/series/" + Peers.encoded(pair.project()) + '/' + Peers.encoded(pair.service()) + '/'
                + Peers.encoded(pair.model());
    }

    static String list(SeriesFilter filter) {
        StringBuilder path = new StringBuilder("/v1/series?limit=").append(filter.limit());
        add(path, "order", filter.order().name().toLowerCase(Locale.ROOT));
        addNames(path, filter.project(), filter.service(), filter.model());
        add(path, "after", filter.after());
        return path.toString();
    }

    static String alerts(AlertFilter filter) {
        StringBuilder path = new StringBuilder("/v1/alerts?limit=").append(filter.limit());
        AlertState status = filter.status();
        add(path, "status", status == null ? null : status.name().toLowerCase(Locale.ROOT));
        addNames(path, filter.project(), filter.service(), filter.model());
        add(path, "since", filter.since());
        AlertCursor after = filter.after();
        add(path, "after", after == null ? null : after.text());
        return path.toString();
    }

    static String ledger(LedgerFilter filter) {
        StringBuilder path = new StringBuilder("/v1/ledger?limit=").append(filter.limit());
        add(path, "hour", filter.hour());
        add(path, "partition", filter.partition());
        LedgerCursor after = filter.after();
        add(path, "after", after == null ? null : after.text());
        return path.toString();
    }

    private static void addNames(
            StringBuilder path, @Nullable String project, @Nullable String service, @Nullable String model) {
        add(path, "project", project);
        add(path, "service", service);
        add(path, "model", model);
    }

    private static void add(StringBuilder path, String name, @Nullable Object value) {
        if (value != null) {
            path.append('&').append(name).append('=').append(Peers.encoded(value.toString()));
        }
    }
}
