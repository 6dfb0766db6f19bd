package dev.costgauge.load.generate;

import dev.costgauge.cost.PairKey;
import dev.costgauge.load.PriceBook;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a fleet: who spends on what, where, how much and when. */
final class FleetPlan {

    private record Project(String name, List<String> services) {}

    private static final List<Project> PROJECTS = List.of(
            new Project("shop", List.of("checkout-assistant", "product-search", "recommendations", "reviews-summary")),
            new Project("support", List.of("chat-agent", "ticket-triage", "call-summary", "answer-drafts")),
            new Project("data", List.of("document-extract", "catalog-enrichment", "nightly-labels", "embeddings")),
            new Project("platform", List.of("code-review", "incident-notes", "doc-search", "test-writer")),
            new Project("finance", List.of("invoice-reader", "fraud-notes", "report-writer")));
    private static final List<String> MODELS =
            List.of("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-flash", "gpt-4.1-mini", "qwen-plus", "mistral-large");
    private static final List<String> CLUSTERS = List.of("prod-eu", "prod-us", "prod-ap");
    /** Services that work through the night instead of with people. */
    private static final List<String> NIGHTLY = List.of("nightly-labels", "embeddings", "catalog-enrichment");

    private static final long DAY = 24;
    private static final int LAUNCH_EVERY = 13;
    private static final int DEPLOY_EVERY = 11;

    private FleetPlan() {}

    static List<PairProfile> pairs(long seed, int count, long presentHour) {
        if (count < 1) {
            throw new IllegalArgumentException("pairs are at least 1, not " + count);
        }
        SplittableRandom random = new SplittableRandom(seed);
        PriceBook prices = PriceBook.builtIn();
        List<PairProfile> pairs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            pairs.add(pair(index, random.split(), prices, presentHour));
        }
        return pairs;
    }

    private static PairProfile pair(int index, SplittableRandom random, PriceBook prices, long presentHour) {
        boolean showcase = index == 0;
        int ofProject = index % PROJECTS.size();
        Project project = PROJECTS.get(ofProject);
        int ofService = index / PROJECTS.size() % project.services().size();
        String service = project.services().get(ofService);
        int repeat = index / PROJECTS.size() / project.services().size();
        String model = MODELS.get((repeat + ofProject + ofService) % MODELS.size());
        // A fleet of thousands of pairs runs out of names; numbered services keep them apart.
        int generation = repeat / MODELS.size();
        PairKey pair = new PairKey(project.name(), generation == 0 ? service : service + "-" + generation, model);
        boolean launched = !showcase && index % LAUNCH_EVERY == LAUNCH_EVERY - 1;
        boolean deployed = !showcase && !launched && index % DEPLOY_EVERY == DEPLOY_EVERY - 1;
        boolean nightly = NIGHTLY.contains(service);
        double size = showcase ? 60 : 2 * Math.pow(60, random.nextDouble());
        return new PairProfile(
                index,
                pair,
                prices.require(model),
                places(service, random),
                size,
                nightly ? night(random) : day(showcase ? 0.3 : 0.3 + 0.35 * random.nextDouble(), random),
                showcase || nightly ? 0.85 : 0.35 + 0.6 * random.nextDouble(),
                showcase ? 0.06 : 0.06 + 0.1 * random.nextDouble(),
                600 + random.nextInt(5000),
                80 + random.nextInt(700),
                index % 3 == 0 ? 0.5 * random.nextDouble() : 0,
                launched ? presentHour - DAY * (22 + random.nextInt(11)) : Long.MIN_VALUE,
                deployed ? presentHour - DAY * (8 + random.nextInt(12)) : Long.MAX_VALUE,
                random.nextBoolean() ? 1.3 : 0.7);
    }

    private static List<Place> places(String service, SplittableRandom random) {
        double canary = 0.03 + 0.07 * random.nextDouble();
        double first = (1 - canary) * (0.4 + 0.3 * random.nextDouble());
        int cluster = random.nextInt(CLUSTERS.size());
        String home = CLUSTERS.get(cluster);
        String other = CLUSTERS.get((cluster + 1) % CLUSTERS.size());
        return List.of(
                new Place(home, service, first),
                new Place(other, service, 1 - canary - first),
                new Place(home, service + "-canary", canary));
    }

    private static List<Double> day(double swing, SplittableRandom random) {
        double peak = 9 + 9 * random.nextDouble();
        List<Double> factors = new ArrayList<>();
        for (int hour = 0; hour < DAY; hour++) {
            factors.add(1 + swing * Math.cos(2 * Math.PI * (hour - peak) / DAY));
        }
        return factors;
    }

    private static List<Double> night(SplittableRandom random) {
        int begin = random.nextInt(4);
        List<Double> factors = new ArrayList<>();
        for (int hour = 0; hour < DAY; hour++) {
            factors.add(hour >= begin && hour < begin + 5 ? 3.0 : 0.47);
        }
        return factors;
    }
}
