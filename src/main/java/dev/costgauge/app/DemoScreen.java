package dev.costgauge.app;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.cost.Nanos;
import dev.costgauge.embedded.Endpoints;
import dev.costgauge.load.generate.Fleet;
import dev.costgauge.load.generate.Runaway;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What the demo shows a person. One thread. */
final class DemoScreen {

    /** A step that may fail in any way. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private final PrintWriter out;
    private final long began = System.nanoTime();

    DemoScreen(PrintWriter out) {
        this.out = out;
    }

    void step(String what, Step step) throws Exception {
        say("%6.1f s  %s ...", seconds(), what);
        step.run();
    }

    void progress(String detail) {
        say("          %s", detail);
    }

    /** @param variables file for shells in which other commands are to find all this */
    void where(int port, Endpoints endpoints, Path variables) {
        say("");
        say("  REST        http://127.0.0.1:%d/v1/series  (page: /, documentation: /docs)", port);
        say("  metrics     http://127.0.0.1:%d/metrics", port);
        say("  Temporal    %s", endpoints.temporalUi().orElse(endpoints.temporal() + " (no web page)"));
        say("  Kafka       %s   registry %s", endpoints.kafka(), endpoints.registry());
        say("  commands    in another shell: . '%s'", variables);
        say("");
    }

    void runsAway(Runaway runaway, Fleet fleet, long now) {
        say(
                "%6.1f s  %s runs away now: %s in %s/%s, %.0f times its usual rate",
                seconds(),
                runaway.profile().pair(),
                runaway.cause(),
                runaway.place().cluster(),
                runaway.place().namespace(),
                runaway.factor(fleet, now));
    }

    void alert(DemoAlerts.Seen seen) {
        CostAnomalyAlert alert = seen.alert();
        say("");
        say("  ALERT %s", alert.getAlertId());
        say("    what      %s/%s/%s", alert.getProject(), alert.getService(), alert.getModel());
        say("    began     %s  (event time of the event that crossed: %s)", alert.getHour(), alert.getCrossingEventTime());
        say("    known     %s  (%s s after that event)", seen.readAt(), seconds(seen.known()));
        say(
                "    costs     %s so far this hour, %s more than expected",
                Nanos.format(Nanos.of(alert.getCost())), Nanos.format(Nanos.of(alert.getExcess())));
        alert.getShares().stream().limit(3).forEach(share -> say(
                "    where     %-34s %s",
                share.getCluster() + "/" + share.getNamespace(), Nanos.format(Nanos.of(share.getCost()))));
        say("    why       %s", alert.getReason());
        say("");
    }

    void goesOn() {
        say("  The storm is over, and the traffic goes on. Ctrl-C ends the demo.");
    }

    void failed(String why) {
        say("%6.1f s  FAILED: %s", seconds(), why);
    }

    void lastLine(DemoAlerts.Seen seen) {
        say(
                "alert %s known %s s after the event that crossed",
                seen.alert().getAlertId(), seconds(seen.known()));
    }

    private double seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
