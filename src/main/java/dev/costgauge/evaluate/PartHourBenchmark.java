package dev.costgauge.evaluate;

import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.Pace.Line;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.evaluate.PartHourFault.Kind;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long after a fault's beginning it is told while its hour is running, and how often the pace rule cries wolf. The
 * constants of the pace rule are chosen on every second of the steady clients; the others are for reporting.
 */
final class PartHourBenchmark {

    private static final int FEW = 30;

    private static final List<PartHourFault> ALL = faults(Kind.values(), 3, 5, 10);
    private static final List<PartHourFault> MAIN = faults(new Kind[] {Kind.START, Kind.RATE}, 5, 10);

    private final Path data;
    private final Progress progress;

    PartHourBenchmark(Path data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    Report run(List<Integer> seeds) {
        ServeGenFiles files = new ServeGenFiles(data.resolve("servegen"));
        progress.step("part-hour: clients, their ten-minute rates and tokens");
        Map<String, Traffic> traffic = files.traffic();
        List<EventClient> choosing = new ArrayList<>();
        List<EventClient> reporting = new ArrayList<>();
        Panel steady = files.steady();
        for (int s = 0; s < steady.names().length; s++) {
            (s % 2 == 0 ? choosing : reporting).add(client(steady, s, traffic));
        }
        Panel smaller = files.smaller();
        for (int s = 0; s < smaller.names().length; s++) {
            choosing.add(client(smaller, s, traffic));
        }
        Map<String, TraceArrivals> traces = new TraceFiles(data).traces();
        List<Table> tables = new ArrayList<>(report(reporting, traces, seeds));
        tables.add(tradeOff(choosing, traces, seeds));
        return new Report("part-hour", tables, "");
    }

    private static EventClient client(Panel panel, int s, Map<String, Traffic> traffic) {
        Traffic own = traffic.get(panel.names()[s]);
        if (own == null) {
            throw new IllegalArgumentException("servegen: client " + panel.names()[s] + " has costs and no rates");
        }
        return new EventClient(panel.names()[s], panel.costs()[s], new GammaArrivals(own));
    }

    private static List<PartHourFault> faults(Kind[] kinds, int... factors) {
        List<PartHourFault> faults = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int factor : factors) {
                faults.add(new PartHourFault(kind, factor));
            }
        }
        return List.copyOf(faults);
    }

    private static PartHourRule seasonal(String name, @Nullable Pace pace) {
        return PartHourRule.of(name, new SeasonalConformal(1, 1), pace);
    }

    private static List<EventClient> with(List<EventClient> clients, Arrivals arrivals) {
        return clients.stream().map(client -> new EventClient(client.name(), client.costs(), arrivals)).toList();
    }

    private static Arrivals few(Map<String, TraceArrivals> traces) {
        return traces.values().stream().skip(1).findFirst().orElseThrow().few(FEW);
    }

    private List<Table> report(List<EventClient> clients, Map<String, TraceArrivals> traces, List<Integer> seeds) {
        Table delays = new Table(
                String.format(
                        Locale.ROOT,
                        "part-hour, %d steady clients for reporting, seeds %s: minutes from a fault's beginning to its"
                                + " alert",
                        clients.size(),
                        seeds),
                List.of("events", "rule", "fault", "by", "tried", "told", "median", "90 %", "in 10 min"));
        Table wolf = new Table(
                "part-hour, the same clients without faults: provisional alerts, false ones whose hour ends below its"
                        + " threshold, episodes that they add to the crossing's",
                List.of("events", "rule", "weeks", "provisional", "confirmed", "false episodes", "a week", "added a week"));
        PartHourRule both = seasonal("crossing + pace", Pace.DEFAULT);
        List<PartHourRule> rules = List.of(
                seasonal("crossing", null), both, PartHourRule.of(EwmaRatio.RULE, new EwmaRatio(.1, 3, 0), null));
        add(delays, wolf, "servegen", clients, rules, ALL, seeds);
        traces.forEach((name, arrivals) -> add(delays, wolf, name, with(clients, arrivals), List.of(both), MAIN, seeds));
        add(delays, wolf, FEW + " an hour", with(clients, few(traces)), List.of(both), MAIN, seeds);
        return List.of(delays, wolf);
    }

    private void add(
            Table delays,
            Table wolf,
            String events,
            List<EventClient> clients,
            List<PartHourRule> rules,
            List<PartHourFault> faults,
            List<Integer> seeds) {
        progress.step("part-hour: " + events);
        List<PartHourOutcome> outcomes = new PartHourTrial(rules, faults).run(clients, seeds);
        for (PartHourFault fault : faults) {
            for (PartHourOutcome outcome : outcomes) {
                delays.row(
                        events,
                        outcome.rule(),
                        fault.kind(),
                        fault.factor() + "x",
                        outcome.tried(fault),
                        outcome.told(fault),
                        outcome.quantile(fault, .5),
                        outcome.quantile(fault, .9),
                        outcome.within(fault, 10));
            }
        }
        for (int r = 0; r < rules.size(); r++) {
            PartHourOutcome outcome = outcomes.get(r);
            if (rules.get(r).pace() != null) {
                wolf.row(
                        events,
                        outcome.rule(),
                        outcome.weeks(),
                        outcome.provisional(),
                        outcome.confirmed(),
                        outcome.falseEpisodes(),
                        outcome.falsePerWeek(),
                        outcome.addedPerWeek());
            }
        }
    }

    /** Other constants, on the clients that the constants are chosen on. */
    private Table tradeOff(List<EventClient> clients, Map<String, TraceArrivals> traces, List<Integer> seeds) {
        Line hour = Pace.DEFAULT.hour();
        Line recent = Pace.DEFAULT.recent();
        Line never = new Line(Double.POSITIVE_INFINITY, 1, 1);
        double noise = Pace.DEFAULT.noise();
        List<Pace> paces = List.of(
                Pace.DEFAULT,
                new Pace(hour, never, noise),
                new Pace(never, recent, noise),
                new Pace(new Line(1.5, 2.5, .99), recent, noise),
                new Pace(new Line(1, 2, .99), recent, noise),
                new Pace(new Line(1, 3.5, .99), recent, noise),
                new Pace(new Line(1, 2.75, .995), recent, noise),
                new Pace(hour, new Line(1.5, 1.75, .9965), noise),
                new Pace(hour, new Line(1, 1.75, .9965), noise),
                new Pace(hour, new Line(1, 2, .99), noise),
                new Pace(hour, new Line(1.15, 1.75, .998), noise),
                new Pace(new Line(1, 2.75, .995), new Line(2, 3, .998), noise),
                new Pace(new Line(1, 2, .99), new Line(1, 2, .99), noise),
                new Pace(new Line(1, 0, 1), new Line(1.15, 0, 1), noise),
                new Pace(hour, recent, 0));
        List<PartHourRule> rules = paces.stream().map(pace -> seasonal("", pace)).toList();
        progress.step("part-hour: other constants");
        List<PartHourOutcome> servegen = new PartHourTrial(rules, MAIN).run(clients, seeds);
        List<PartHourOutcome> few = new PartHourTrial(rules, List.of()).run(with(clients, few(traces)), seeds);
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "part-hour, %d clients for choosing, seeds %s: constants of the pace rule, false episodes per"
                                + " series-week (also at %d an hour), median minutes and part told in ten",
                        clients.size(),
                        seeds,
                        FEW),
                List.of(
                        "hour", "recent", "noise", "false", "few", "5x :00", "in 10", "10x :00", "in 10", "5x any", "in 10",
                        "10x any", "in 10"));
        for (int i = 0; i < paces.size(); i++) {
            List<Object> cells = new ArrayList<>(List.of(
                    text(paces.get(i).hour()),
                    text(paces.get(i).recent()),
                    paces.get(i).noise(),
                    servegen.get(i).falsePerWeek(),
                    few.get(i).falsePerWeek()));
            for (PartHourFault fault : MAIN) {
                cells.add(servegen.get(i).quantile(fault, .5));
                cells.add(servegen.get(i).within(fault, 10));
            }
            table.row(cells.toArray());
        }
        return table;
    }

    private static String text(Line line) {
        return Double.isInfinite(line.least()) ? "none" : line.least() + " " + line.learned() + " " + line.keep();
    }
}
