package io.salesforceauth.check;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SetupCheckListener;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.json.JsonWriter;
import org.springframework.context.ApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * One run of the command: checks all orgs and prints each line as soon as it is known;
 * what is being done goes to the error stream.
 */
final class SetupCheckRun {

	static final String PROPERTY = "salesforce.auth.check";

	private static final String API_VERSION = "salesforce.auth.check-api-version";

	static final int WRONG_USAGE = 2;

	static final String HELP = """
			Runs the set-up check of Salesforce Auth in place of the application, and ends.

			  --salesforce.auth.check                    print each check as soon as it is known
			  --salesforce.auth.check=json               print one JSON array of reports, one for each org
			  --salesforce.auth.check=help               print this
			  --salesforce.auth.check-api-version=68.0   check this version of the API, too

			Exit codes: 0 nothing failed, 1 a check failed or the application does not start, 2 wrong usage.
			What is being done is printed to the error stream. No web server starts, and no runner runs.
			""";

	private final Environment environment;

	private final PrintStream out;

	private final PrintStream err;

	private final Charset charset;

	private final boolean json;

	/**
	 * Create a run.
	 * @param charset what the output shows
	 */
	SetupCheckRun(Environment environment, PrintStream out, PrintStream err, Charset charset) {
		this.environment = environment;
		this.out = out;
		this.err = err;
		this.charset = charset;
		this.json = "json".equals(environment.getProperty(PROPERTY));
	}

	static boolean isMode(String mode) {
		return Set.of("", "true", "text", "json").contains(mode);
	}

	/**
	 * Check all orgs.
	 * @return the exit code
	 */
	int check(ApplicationContext context) {
		SalesforceSetupCheck check = context.getBeanProvider(SalesforceSetupCheck.class).getIfAvailable();
		SalesforceOrgs orgs = context.getBeanProvider(SalesforceOrgs.class).getIfAvailable();
		if (orgs != null && orgs.names().isEmpty()
				&& context.getBeanProvider(SalesforceTenants.class).stream().findAny().isPresent()) {
			this.err.println(
					"This checks the orgs of the properties, and there is none. A tenant is checked in the running "
							+ "application: POST /actuator/salesforcetenants/check?name=…, or SalesforceSetupCheck.checkTenant.");
			return WRONG_USAGE;
		}
		if (check == null || orgs == null || orgs.names().isEmpty()) {
			return print(ofProperties("no org is set up, or salesforce.auth.enabled is false",
					"Set salesforce.auth.my-domain-url, client-id and client-secret."));
		}
		try {
			OrgSetupCheck.parse(this.environment.getProperty(API_VERSION));
		}
		catch (IllegalArgumentException ex) {
			this.err.println(API_VERSION + ": " + ex.getMessage());
			return WRONG_USAGE;
		}
		List<SetupReport> reports = new ArrayList<>();
		for (String org : orgs.names()) {
			try {
				reports.add(check(check, org));
			}
			catch (RuntimeException ex) {
				this.err.println("The check of the org '" + org + "' broke down: " + ex.getMessage());
				return 1;
			}
		}
		return end(reports);
	}

	private SetupReport check(SalesforceSetupCheck check, String org) {
		Lines lines = new Lines(org);
		SetupReport report = check.check(org, this.environment.getProperty(API_VERSION), lines).block();
		if (report == null) {
			throw new IllegalStateException("The check of the org '" + org + "' gives no report");
		}
		lines.end(report);
		return report;
	}

	/**
	 * Print why the application does not start, as far as it is about its properties.
	 * @return the exit code
	 */
	int failed(Throwable failure) {
		SalesforceConfigurationException wrong = find(SalesforceConfigurationException.class, failure);
		if (wrong != null) {
			return print(ofProperties(wrong.getProperty() + ": " + wrong.getReason(), wrong.getAction()));
		}
		String message = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
		BindException unreadable = find(BindException.class, failure);
		if (unreadable != null) {
			return print(ofProperties(unreadable.getName() + ": " + message,
					"Write a value that docs/properties.md allows, or remove the property."));
		}
		this.err.println("The application does not start, so nothing was checked: " + message);
		return 1;
	}

	private int print(SetupReport report) {
		Lines lines = new Lines(report.org());
		report.checks().forEach(lines::finished);
		lines.end(report);
		return end(List.of(report));
	}

	private int end(List<SetupReport> reports) {
		if (this.json) {
			this.out.println(JsonWriter.standard().writeToString(reports.stream().map(SetupCheckRun::toJson).toList()));
		}
		return reports.stream().allMatch(SetupReport::isPassed) ? 0 : 1;
	}

	/**
	 * The properties are the first check: the others need them.
	 */
	private static SetupReport ofProperties(String seen, String remedy) {
		return new SetupReport(SalesforceOrg.DEFAULT, null,
				Arrays.stream(Check.values())
					.map((check) -> (check == Check.PROPERTIES) ? Results.failed(check, seen, remedy, null)
							: Results.skipped(check, "needs: " + Check.PROPERTIES.getTitle()))
					.toList());
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		return Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause)
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst()
			.orElse(null);
	}

	private static Map<String, Object> toJson(SetupReport report) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("org", report.org());
		json.put("passed", report.isPassed());
		json.put("checks", report.checks().stream().map(SetupCheckRun::toJson).toList());
		return json;
	}

	private static Map<String, @Nullable Object> toJson(Result result) {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("check", result.check().name());
		json.put("outcome", result.outcome().name());
		json.put("seen", result.seen());
		json.put("remedy", result.remedy());
		json.put("missedStep", (result.missedStep() != null) ? result.missedStep().name() : null);
		json.put("guideStep", result.guideStep());
		return json;
	}

	/**
	 * Prints what is known of an org.
	 */
	private final class Lines implements SetupCheckListener {

		private final SetupCheckRun run = SetupCheckRun.this;

		private final String org;

		private boolean begun;

		Lines(String org) {
			this.org = org;
		}

		@Override
		public void started(Check check, String activity) {
			this.run.err.println("   " + check.getTitle() + ": " + activity);
		}

		@Override
		public void finished(Result result) {
			if (!this.run.json) {
				if (!this.begun) {
					this.run.out.println("Salesforce org '" + this.org + "'");
					this.run.out.println();
				}
				this.begun = true;
				this.run.out.print(result.toText(this.run.charset));
				this.run.out.flush();
			}
		}

		void end(SetupReport report) {
			if (!this.run.json) {
				this.run.out.println();
				this.run.out.println(report.getSummary());
				this.run.out.println();
			}
		}

	}

}
