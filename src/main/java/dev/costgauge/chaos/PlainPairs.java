package dev.costgauge.chaos;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.CostRule;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.load.generate.PairProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every other pair, at most {@value #MOST}: the plain rule judges them, each with an oracle that says which alerts there
 * must be. Their events make no detour, so that the order of the log is the order of sending. Used by one thread at a time.
 */
final class PlainPairs {

    private static final int MOST = 100;

    /** So low that many an hour crosses three times of it, some by a late event alone and some until a credit comes. */
    private static final double SEEDED = .5;

    private static final String ISSUER = "chaos";

    private final Map<PairKey, PlainOracle> oracles = new LinkedHashMap<>();
    private final Map<PairKey, Double> seeds = new LinkedHashMap<>();
    private final Map<Cell, Sum> late = new HashMap<>();

    PlainPairs(List<PairProfile> pairs) {
        for (int i = 0; i < Math.min(pairs.size(), 2 * MOST); i += 2) {
            PairProfile profile = pairs.get(i);
            PlainOracle oracle = new PlainOracle(profile.pair());
            double dollars = SEEDED * profile.dollarsPerHour();
            oracle.seed(dollars);
            oracles.put(profile.pair(), oracle);
            seeds.put(profile.pair(), dollars);
        }
    }

    boolean contains(PairKey pair) {
        return oracles.containsKey(pair);
    }

    /** An event that is sent for the first time. */
    void event(CostEvent event) {
        PlainOracle oracle = oracles.get(event.pair());
        long hour = HourOfWeek.hourOf(event.eventTime());
        if (oracle != null && !oracle.event(hour, event.costNanos())) {
            late.merge(new Cell(event.pair(), hour), new Sum(1, event.costNanos()), Sum::plus);
        }
    }

    /** Everybody has closed an hour. */
    void close(long hour) {
        oracles.values().forEach(oracle -> oracle.close(hour));
    }

    Map<PairKey, PlainOracle> oracles() {
        return Map.copyOf(oracles);
    }

    /** Events that came too late to be counted. */
    Map<Cell, Sum> late() {
        return Map.copyOf(late);
    }

    /**
     * All other pairs have the standard rule. The rules that name pairs come first, so that no pair changes its rule.
     *
     * @param from beginning of the first hour
     */
    List<CostRule> rules(Instant from) {
        List<CostRule> rules = new ArrayList<>();
        oracles.keySet().forEach(pair -> rules.add(rule(pair.text(), pair, EwmaRatio.RULE, from)));
        rules.add(rule("all others", PairKey.ALL, SeasonalConformal.RULE, from));
        return rules;
    }

    private static CostRule rule(String id, PairKey pattern, String rule, Instant from) {
        return CostRule.newBuilder()
                .setRuleId(id)
                .setVersion(1)
                .setEffectiveFrom(from)
                .setProject(pattern.project())
                .setService(pattern.service())
                .setModel(pattern.model())
                .setRule(rule)
                .setChangedAt(from)
                .build();
    }

    /** Baselines for every hour of the week, as if they had been observed: no sweep gives others. */
    List<BaselineCommand> seeds(Instant at) {
        List<BaselineCommand> commands = new ArrayList<>();
        seeds.forEach((pair, dollars) -> commands.add(BaselineCommand.newBuilder()
                .setCommandId(ISSUER + '/' + pair.text())
                .setType(BaselineCommandType.SEED)
                .setVersion(1)
                .setIssuedAt(at)
                .setIssuedBy(ISSUER)
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model())
                .setSeeds(IntStream.range(0, HourOfWeek.SLOTS)
                        .mapToObj(slot -> new SlotSeed(slot, dollars, 1))
                        .toList())
                .build()));
        return commands;
    }
}
