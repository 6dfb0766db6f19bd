package dev.costgauge.attribution;

import java.nio.ByteBuffer;

/**
 * Decayed normal equations from which a pair's own prices are recovered. Not thread-safe.
 *
 * <p>An hour's cost is linear in prices, so a regression over hours whose token counts vary finds them. Each hour is first
 * divided by its tokens q at the usual ratio r of prices, so that a large hour counts like a small one and counts of any
 * size are numbers of order 1:
 *
 * <pre>
 * q = sum of r(j) x(j)     s(j) = r(j) x(j) / q (they sum to 1)     y = cost / q = sum of s(j) b(j)     p(j) = r(j) b(j)
 * </pre>
 *
 * At the usual ratio all b(j) are the mean m of y. A ridge (A. E. Hoerl, R. W. Kennard, "Ridge regression", 1970) pulls
 * towards that: b = m + d, (A + k I) d = g - m A 1, with A the sum of s s' and g of s y; iterated once, so that a weak
 * ridge leaves no trace where hours decide. Where hours do not tell prices apart (always the same mix, never a cached
 * token) only the ridge decides, and it says the usual ratio. Its strength is k = v / (.5 m)^2, v the residual variance:
 * what Bayes' rule gives for prices that are off the usual ratio by a half, give or take, and noise of that variance.
 */
final class PriceEquations {

    static final int BYTES = 10 * Double.BYTES;

    /** An hour. So small that exact hours give exact prices, so large that rounding decides nothing where they do not. */
    private static final double LEAST_RIDGE = 1e-8;

    private static final double PRIOR_DEVIATION = .5;

    /** Three hours fit three prices whatever they are: it takes a fourth to know noise from prices. */
    private static final double LEAST_HOURS = 3.5;

    /** Sum of s s': (uncached, uncached), (uncached, cached), (uncached, output), (cached, cached), and so on. */
    private double uu;

    private double uc;
    private double uo;
    private double cc;
    private double co;
    private double oo;

    /** Sums of s y, and of y squared. */
    private double uy;

    private double cy;
    private double oy;
    private double yy;

    /** Learns an hour that has tokens. */
    void learn(double decay, Usage hour) {
        UnitPrices ratio = UnitPrices.USUAL_RATIO;
        double q = ratio.of(hour);
        double u = ratio.uncached() * hour.uncachedTokens() / q;
        double c = ratio.cached() * hour.cachedTokens() / q;
        double o = ratio.output() * hour.outputTokens() / q;
        double y = hour.costNanos() / q;
        uu = decay * uu + u * u;
        uc = decay * uc + u * c;
        uo = decay * uo + u * o;
        cc = decay * cc + c * c;
        co = decay * co + c * o;
        oo = decay * oo + o * o;
        uy = decay * uy + u * y;
        cy = decay * cy + c * y;
        oy = decay * oy + o * y;
        yy = decay * yy + y * y;
    }

    /** The recovered prices, up to a common factor; the usual ratio while hours do not say otherwise. */
    UnitPrices prices() {
        double u1 = uu + uc + uo;
        double c1 = uc + cc + co;
        double o1 = uo + co + oo;
        // The parts of an hour sum to 1, so the sums over all of A and g are the decayed counts of hours and of y.
        double hours = u1 + c1 + o1;
        double sum = uy + cy + oy;
        if (hours < LEAST_HOURS || sum <= 0) {
            return UnitPrices.USUAL_RATIO;
        }
        double mean = sum / hours;
        double[] off = {uy - mean * u1, cy - mean * c1, oy - mean * o1};
        double least = LEAST_RIDGE * hours;
        double[] d = regress(least, off);
        double explained = d[0] * off[0] + d[1] * off[1] + d[2] * off[2];
        double residual = Math.max(0, yy - mean * sum - explained) / (hours - 3);
        double deviation = PRIOR_DEVIATION * mean;
        double ridge = Math.max(least, residual / (deviation * deviation));
        // A price below zero is noise: a stronger ridge, until there is none. It ends at the ratio itself.
        while (ridge < 1e3 * hours) {
            d = regress(ridge, off);
            if (Math.min(d[0], Math.min(d[1], d[2])) >= -mean) {
                UnitPrices ratio = UnitPrices.USUAL_RATIO;
                return new UnitPrices(
                        ratio.uncached() * (mean + d[0]), ratio.cached() * (mean + d[1]), ratio.output() * (mean + d[2]));
            }
            ridge *= 2;
        }
        return UnitPrices.USUAL_RATIO;
    }

    /** A ridge, and a second one on what the first has left over: its bias is of second order in the ridge. */
    private double[] regress(double ridge, double[] off) {
        double[] d = solve(ridge, off);
        double[] more = solve(ridge, d);
        return new double[] {d[0] + ridge * more[0], d[1] + ridge * more[1], d[2] + ridge * more[2]};
    }

    /** Solves (A + ridge I) d = off by Cholesky's L D L'; the ridge keeps every pivot above 0. */
    private double[] solve(double ridge, double[] off) {
        double du = uu + ridge;
        double lc = uc / du;
        double lo = uo / du;
        double dc = cc + ridge - lc * uc;
        double vo = co - lo * uc;
        double lco = vo / dc;
        double dOut = oo + ridge - lo * uo - lco * vo;
        double zc = off[1] - lc * off[0];
        double zo = off[2] - lo * off[0] - lco * zc;
        double o = zo / dOut;
        double c = zc / dc - lco * o;
        double u = off[0] / du - lc * c - lo * o;
        return new double[] {u, c, o};
    }

    void write(ByteBuffer out) {
        out.putDouble(uu).putDouble(uc).putDouble(uo).putDouble(cc).putDouble(co).putDouble(oo);
        out.putDouble(uy).putDouble(cy).putDouble(oy).putDouble(yy);
    }

    static PriceEquations read(ByteBuffer in) {
        PriceEquations equations = new PriceEquations();
        equations.uu = in.getDouble();
        equations.uc = in.getDouble();
        equations.uo = in.getDouble();
        equations.cc = in.getDouble();
        equations.co = in.getDouble();
        equations.oo = in.getDouble();
        equations.uy = in.getDouble();
        equations.cy = in.getDouble();
        equations.oy = in.getDouble();
        equations.yy = in.getDouble();
        return equations;
    }
}
