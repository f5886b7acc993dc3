package io.salesforceauth.actuate;

import java.util.List;

import io.salesforceauth.SetupReport;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The report of a set-up check as the endpoint shows it.
 *
 * @param org name of the org
 * @param passed whether no check failed
 * @param checks results in their order
 */
record SetupReportDescriptor(String org, boolean passed,
		List<SetupReport.Result> checks) implements OperationResponseBody {

	static SetupReportDescriptor of(SetupReport report) {
		return new SetupReportDescriptor(report.org(), report.isPassed(), report.checks());
	}

}
