package dev.costgauge.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.avro.CostRule;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.detect.SeasonalConformal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {

    private static final RuleSpec DEFAULTS = new RuleSpec(SeasonalConformal.RULE, 1, 1, 2, true, .1, 3, 0);
    private static final PairKey PAIR = new PairKey("shop", "checkout", "gpt-4o");

    private final RuleBook rules = new RuleBook(DEFAULTS);

    @Test
    void withoutOverridesTheDefaultsHoldForEver() {
        RuleBook.Judge judge = rules.judge(PAIR, 100);
        assertThat(judge.spec()).isEqualTo(DEFAULTS);
        assertThat(judge.holds(Long.MAX_VALUE, rules.revision())).isTrue();
    }

    @Test
    void theNewestVersionThatHoldsInTheHourCounts() {
        rules.put(RuleChange.of(rule("a", 1, 10).setMinImpact(5.0).build()));
        rules.put(RuleChange.of(rule("a", 2, 20).setMinImpact(7.0).build()));
        rules.put(RuleChange.of(rule("a", 3, 15).setMinImpact(9.0).build()));

        assertThat(minImpacts(9, 10, 14, 15, 20, 100)).containsExactly(1.0, 5.0, 5.0, 9.0, 9.0, 9.0);
        RuleBook.Judge judge = rules.judge(PAIR, 12);
        assertThat(judge.holds(10, rules.revision())).isTrue();
        assertThat(judge.holds(15, rules.revision())).isFalse();
        assertThat(judge.holds(12, rules.revision() + 1)).isFalse();
    }

    @Test
    void theOrderInWhichVersionsComeChangesNothing() {
        List<RuleChange> changes = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            changes.add(RuleChange.of(rule("r" + i % 4, i, random.nextInt(40))
                    .setMinImpact(1.0 + i)
                    .setRemoved(i % 7 == 0)
                    .build()));
        }
        List<List<Double>> answers = new ArrayList<>();
        for (int shuffle = 0; shuffle < 20; shuffle++) {
            Collections.shuffle(changes, random);
            RuleBook book = new RuleBook(DEFAULTS);
            changes.forEach(book::put);
            List<Double> answer = new ArrayList<>();
            for (long hour = 0; hour < 45; hour++) {
                answer.add(book.judge(PAIR, hour).spec().minImpact());
            }
            answers.add(answer);
        }
        assertThat(answers).allMatch(answers.getFirst()::equals);
    }

    @Test
    void eachKnobIsTakenFromTheMostSpecificRuleThatTurnsIt() {
        rules.put(RuleChange.of(rule("all", 1, 0).setMinImpact(5.0).setQuietHours(4).build()));
        rules.put(RuleChange.of(rule("shop", 1, 0).setProject("sh*").setMinImpact(6.0).setSensitivity(2.0).build()));
        rules.put(RuleChange.of(rule("other", 1, 0).setProject("lab").setMinImpact(70.0).build()));
        rules.put(RuleChange.of(
                rule("exact", 1, 0).setService("checkout").setRule(EwmaRatio.RULE).setRatio(4.0).build()));

        assertThat(rules.judge(PAIR, 5).spec())
                .isEqualTo(new RuleSpec(EwmaRatio.RULE, 2, 6, 4, true, .1, 4, 0));
    }

    @Test
    void equalSettingsShareOneDetector() {
        assertThat(rules.judge(PAIR, 1).detector())
                .isSameAs(rules.judge(PairKey.of("a", "b"), 7).detector());
    }

    @Test
    void whatNoHourAsksForAnyMoreIsForgottenAndNothingElseChanges() {
        rules.put(RuleChange.of(rule("a", 1, 10).setMinImpact(5.0).build()));
        rules.put(RuleChange.of(rule("a", 2, 20).setMinImpact(7.0).build()));
        rules.put(RuleChange.of(rule("gone", 1, 10).setMinImpact(50.0).build()));
        rules.put(RuleChange.of(rule("gone", 2, 12).setRemoved(true).build()));
        List<Double> before = minImpacts(25, 30);

        rules.forgetBefore(25);

        assertThat(rules.all()).extracting(RuleChange::version).containsExactly(2L);
        assertThat(minImpacts(25, 30)).isEqualTo(before);
    }

    @Test
    void aStoredRuleIsTheSameRule() {
        RuleChange change = RuleChange.of(rule("a", 3, 77)
                .setProject("p*")
                .setModel("*-mini")
                .setRule(EwmaRatio.RULE)
                .setSensitivity(.5)
                .setQuietHours(9)
                .build());
        BinaryWriter out = new BinaryWriter();
        change.write(out);
        assertThat(RuleChange.read(new BinaryReader(out.toBytes()))).isEqualTo(change);
    }

    @ParameterizedTest
    @CsvSource({
        "*,anything,true", "a*c,abc,true", "a*c,ac,true", "a*c,abd,false", "*-mini,gpt-4o-mini,true", "*-mini,mini,false",
        "a*b*c,a1b2b3c,true", "a*b*c,acb,false", "abc,abc,true", "abc,abcd,false", "**,x,true"
    })
    void anAsteriskStandsForAnyCharacters(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void aRuleThatBreaksARuleNamesTheField() {
        assertThatThrownBy(() -> RuleChange.of(rule("", 1, 0).build())).hasMessageContaining("ruleId");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setSensitivity(Double.NaN).build()))
                .hasMessageContaining("sensitivity");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setMinImpact(-1.0).build())).hasMessageContaining("minImpact");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setRule("magic").build())).hasMessageContaining("magic");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setModel("").build())).hasMessageContaining("model");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setQuietHours(0).build())).hasMessageContaining("quietHours");
        assertThatThrownBy(() -> RuleChange.of(rule("a", 1, 0).setRatio(.5).build())).hasMessageContaining("ratio");
    }

    private List<Double> minImpacts(long... hours) {
        List<Double> found = new ArrayList<>();
        for (long hour : hours) {
            found.add(rules.judge(PAIR, hour).spec().minImpact());
        }
        return found;
    }

    private static CostRule.Builder rule(String id, long version, long hour) {
        return CostRule.newBuilder()
                .setRuleId(id)
                .setVersion(version)
                .setEffectiveFrom(Instant.ofEpochSecond(hour * 3600))
                .setChangedAt(Instant.EPOCH);
    }
}
