package dev.costgauge.sweep;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/** Counts and times what a sweep asks of the stores: {@code costgauge.sweep.calls} by store and call. */
final class MeteredCalls {

    private final MeterRegistry meters;

    MeteredCalls(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The same, measured; calls that fail count too. */
    <T> T of(Class<T> type, T target, String store) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    long began = System.nanoTime();
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        Timer.builder("costgauge.sweep.calls")
                                .tag("store", store)
                                .tag("call", method.getName())
                                .register(meters)
                                .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                    }
                }));
    }
}
