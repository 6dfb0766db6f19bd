package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns events that stand for many requests within a bin into one event a request, still in order of time. The gaps
 * between requests are drawn from a gamma distribution whose coefficient of variation is the trace's (1 is Poisson) and
 * scaled to fill the bin. Cost and tokens are parted at random, and the parts sum to the whole exactly. When it is off,
 * events pass as they are. Memory holds the arrival times of one bin.
 */
final class Expansion {

    private final TimeOrder.Merge source;
    private final boolean on;
    private final long binMillis;
    private final long seed;
    private final PriorityQueue<Requests> open =
            new PriorityQueue<>(Comparator.<Requests>comparingLong(Requests::time).thenComparing(Requests::id));
    private @Nullable Arrival ahead;

    Expansion(TimeOrder.Merge source, boolean on, long binMillis, long seed) throws IOException {
        this.source = source;
        this.on = on && binMillis > 0;
        this.binMillis = binMillis;
        this.seed = seed;
        this.ahead = source.next();
    }

    @Nullable CostEvent next() throws IOException {
        while (on && ahead != null && (open.isEmpty() || ahead.event().eventTime() <= open.peek().time())) {
            open.add(new Requests(ahead, binMillis, seed));
            ahead = source.next();
        }
        if (!on) {
            Arrival arrival = ahead;
            ahead = arrival == null ? null : source.next();
            return arrival == null ? null : arrival.event();
        }
        Requests earliest = open.poll();
        if (earliest == null) {
            return null;
        }
        CostEvent event = earliest.take();
        if (earliest.hasMore()) {
            open.add(earliest);
        }
        return event;
    }

    /** The requests of one event that are still to come. */
    private static final class Requests {
        private final CostEvent whole;
        private final int count;
        private final int[] offsets;
        private final float[] shares;
        private int taken;

        Requests(Arrival arrival, long binMillis, long seed) {
            this.whole = arrival.event();
            this.count = Math.toIntExact(Math.max(1, whole.requests()));
            // The id, not the order of arrival, seeds it: a limit or another file beside it changes nothing.
            SplittableRandom random = new SplittableRandom(seed * 31 + whole.eventId().hashCode());
            float cv = arrival.burstiness();
            double shape = cv > 0 ? 1.0 / ((double) cv * cv) : 1;
            this.offsets = new int[count];
            this.shares = new float[count];
            double[] gaps = cumulated(random, count + 1, Math.max(shape, 0.01));
            double[] parts = cumulated(random, count, 1);
            for (int i = 0; i < count; i++) {
                offsets[i] = (int) Math.min(binMillis - 1, (long) (gaps[i] / gaps[count] * binMillis));
                shares[i] = (float) (parts[i] / parts[count - 1]);
            }
        }

        long time() {
            return whole.eventTime() + offsets[taken];
        }

        String id() {
            return whole.eventId();
        }

        boolean hasMore() {
            return taken < count;
        }

        CostEvent take() {
            int i = taken;
            long inputTokens = part(whole.inputTokens(), i);
            CostEvent event = new CostEvent(
                    whole.eventId() + ':' + i,
                    time(),
                    whole.pair(),
                    whole.cluster(),
                    whole.namespace(),
                    part(whole.costNanos(), i),
                    inputTokens,
                    part(whole.outputTokens(), i),
                    Math.min(inputTokens, part(whole.cachedTokens(), i)),
                    1,
                    whole.traceId());
            taken++;
            return event;
        }

        /** Differences of a rounded running share: whatever the rounding, they sum to the whole. */
        private long part(long total, int i) {
            return upTo(total, i) - (i == 0 ? 0 : upTo(total, i - 1));
        }

        private long upTo(long total, int i) {
            return i == count - 1 ? total : Math.round(total * (double) shares[i]);
        }

        private static double[] cumulated(SplittableRandom random, int n, double shape) {
            double[] sums = new double[n];
            // Very bursty gaps underflow to zero, and their sum must not.
            double sum = Double.MIN_NORMAL;
            for (int i = 0; i < n; i++) {
                sum += gamma(random, shape);
                sums[i] = sum;
            }
            return sums;
        }

        /** Marsaglia and Tsang's method (2000); below shape 1 through shape + 1 and a power of a uniform number. */
        private static double gamma(SplittableRandom random, double shape) {
            if (shape == 1) {
                return -Math.log(1 - random.nextDouble());
            }
            if (shape < 1) {
                return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
            }
            double d = shape - 1.0 / 3;
            double c = 1 / Math.sqrt(9 * d);
            while (true) {
                double x = random.nextGaussian();
                double v = 1 + c * x;
                if (v > 0) {
                    double cubed = v * v * v;
                    double u = 1 - random.nextDouble();
                    if (Math.log(u) < 0.5 * x * x + d - d * cubed + d * Math.log(cubed)) {
                        return d * cubed;
                    }
                }
            }
        }
    }
}
