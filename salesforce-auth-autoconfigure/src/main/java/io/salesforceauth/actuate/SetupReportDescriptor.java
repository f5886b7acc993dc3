package io.salesforceauth.actuate;

import java.util.List;

import io.salesforceauth.SetupReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The report of a set-up check as the endpoint shows it.
 *
 * @param org name of the org, the same for all tenants
 * @param tenant name of the tenant
 * @param passed whether no check failed
 * @param checks results in their order
 */
record SetupReportDescriptor(String org, @Nullable String tenant, boolean passed,
		List<SetupReport.Result> checks) implements OperationResponseBody {

	static SetupReportDescriptor of(SetupReport report) {
		return new SetupReportDescriptor(report.org(), report.tenant(), report.isPassed(), report.checks());
	}

}
