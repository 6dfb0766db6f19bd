package dev.costgauge.doctor;

import dev.costgauge.wire.RegistryRefusedException;
import dev.costgauge.wire.RegistryUnavailableException;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicAdmin;
import dev.costgauge.wire.TopicAdminException;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicReport;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** The registry, and every topic as the catalogue wants it: partitions, settings, schema. Not thread-safe. */
public final class TopicsCheckup implements Checkup {

    private final Admin admin;
    private final SchemaRegistry registry;
    private final TopicCatalog catalog;

    public TopicsCheckup(Admin admin, SchemaRegistry registry, TopicCatalog catalog) {
        this.admin = admin;
        this.registry = registry;
        this.catalog = catalog;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            String level = registry.compatibility(catalog.valueSubject(Topic.EVENTS));
            findings.add(
                    level.equals("NONE")
                            ? Finding.warn(
                                    "registry",
                                    "answers; " + catalog.valueSubject(Topic.EVENTS)
                                            + " may change in any way: run `costgauge topics apply`, which sets a level")
                            : Finding.ok("registry", "answers; compatibility of events is " + level));
        } catch (RegistryUnavailableException | RegistryRefusedException e) {
            findings.add(Finding.fail("registry", String.valueOf(e.getMessage())));
            findings.add(Finding.warn("topics", "not compared, because the registry does not answer: mend that first"));
            return findings;
        }
        try {
            new TopicAdmin(admin, registry, catalog).show().forEach(report -> findings.add(finding(report)));
        } catch (TopicAdminException e) {
            findings.add(Finding.fail("topics", String.valueOf(e.getMessage())));
        }
        return findings;
    }

    private static Finding finding(TopicReport report) {
        String check = "topic " + report.name();
        return report.isGood()
                ? Finding.ok(
                        check,
                        report.partitions() + (report.partitions() == 1 ? " partition" : " partitions")
                                + (report.schemaId() == 0 ? "" : ", schema " + report.schemaId()))
                : Finding.fail(check, String.join("; ", report.problems()));
    }
}
