package dev.costgauge.load.generate;

import dev.costgauge.load.EventSink;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends live traffic as time goes by. {@link #run} belongs to one thread; {@link #stop} may be called by any. */
public final class TrafficDriver implements Runnable {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LiveTraffic traffic;
    private final EventSink sink;
    private final InstantSource clock;
    private final long until;
    private volatile boolean stopped;

    /** @param until when it ends by itself, epoch milliseconds; {@link Long#MAX_VALUE}: never */
    public TrafficDriver(LiveTraffic traffic, EventSink sink, InstantSource clock, long until) {
        this.traffic = traffic;
        this.sink = sink;
        this.clock = clock;
        this.until = until;
    }

    /** Sends until it is stopped, interrupted, or done; a sink that fails ends it with that exception. */
    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            long now = Math.min(until, clock.millis());
            traffic.advance(now, sink::send);
            if (now == until) {
                break;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        sink.flush();
    }

    /** Lets {@link #run} return after its current step. */
    public void stop() {
        stopped = true;
    }
}
