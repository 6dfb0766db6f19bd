package dev.costgauge.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A cost event whose bytes can be bent where no encoder would. */
final class RawEvent {

    byte[] project;
    byte @Nullable [] projectLength;
    byte[] service;
    byte[] model;
    byte[] cost = {1};

    RawEvent(String project, String service, String model) {
        this.project = project.getBytes(StandardCharsets.UTF_8);
        this.service = service.getBytes(StandardCharsets.UTF_8);
        this.model = model.getBytes(StandardCharsets.UTF_8);
    }

    byte[] framed(int id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] header = new byte[WireFormat.HEADER];
        WireFormat.writeHeader(id, header);
        out.writeBytes(header);
        write(out, "id".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(varint(Events.LOG_TIME));
        out.writeBytes(projectLength == null ? varint(project.length) : projectLength);
        out.writeBytes(project);
        write(out, service);
        write(out, model);
        write(out, new byte[0]);
        write(out, new byte[0]);
        write(out, cost);
        out.writeBytes(new byte[] {2, 2, 2, 2, 0});
        return out.toByteArray();
    }

    static byte[] varint(long value) {
        byte[] bytes = new byte[10];
        return Arrays.copyOf(bytes, Varints.write(value, bytes, 0));
    }

    private static void write(ByteArrayOutputStream out, byte[] content) {
        out.writeBytes(varint(content.length));
        out.writeBytes(content);
    }
}
