package io.salesforceauth.sample.doctor;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.sample.demo.DemoMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

/**
 * The command {@code doctor}: checks the set-up of each org, prints what it found, as
 * JSON with {@code --json}, and tells by its result whether something is to be done. With
 * {@code --api-version=68.0} it checks that version of the API, too.
 */
public final class Doctor {

	public static final String COMMAND = "doctor";

	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private static final Map<String, Object> QUIET = Map.of("logging.level.root", "off", "spring.main.log-startup-info",
			"false");

	private Doctor() {
	}

	/**
	 * Check the orgs.
	 * @return the exit code: 0 if no check failed, else 1
	 */
	public static int run(String... args) {
		List<SetupReport> reports = new ArrayList<>();
		String note = "";
		try (ConfigurableApplicationContext context = start(args)) {
			note = check(context, reports);
		}
		catch (RuntimeException ex) {
			reports.add(brokenProperties(ex));
		}
		boolean json = Arrays.asList(args).contains("--json");
		print(json ? JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(reports) + "\n"
				: note + text(reports));
		return reports.stream().allMatch(SetupReport::isPassed) ? 0 : 1;
	}

	private static ConfigurableApplicationContext start(String... args) {
		List<String> arguments = new ArrayList<>(Arrays.asList(args));
		// The check tells more than a start that stops; an option that is there twice is
		// a list
		arguments.removeIf((argument) -> argument.startsWith("--salesforce.auth.verify-on-startup"));
		arguments.add("--salesforce.auth.verify-on-startup=false");
		return new SpringApplicationBuilder(Orgs.class).web(WebApplicationType.NONE)
			.properties(QUIET)
			.initializers(new DemoMode())
			.run(arguments.toArray(String[]::new));
	}

	private static String check(ConfigurableApplicationContext context, List<SetupReport> reports) {
		SalesforceSetupCheck check = context.getBean(SalesforceSetupCheck.class);
		String apiVersion = context.getEnvironment().getProperty("api-version");
		for (String org : context.getBean(SalesforceOrgs.class).names()) {
			SetupReport report = check.check(org, apiVersion).block(DEADLINE);
			if (report != null) {
				reports.add(report);
			}
		}
		return DemoMode.isActive(context.getEnvironment())
				? "No org is set up: these are the mock orgs of the demo.%n%n".formatted() : "";
	}

	/**
	 * What stops the start of an application is the first line of the report.
	 */
	private static SetupReport brokenProperties(RuntimeException ex) {
		SalesforceConfigurationException wrong = find(SalesforceConfigurationException.class, ex);
		if (wrong != null) {
			return ofProperties(wrong.getProperty() + ": " + wrong.getReason(), wrong.getAction());
		}
		BindException unreadable = find(BindException.class, ex);
		if (unreadable != null) {
			return ofProperties(
					unreadable.getName() + ": " + NestedExceptionUtils.getMostSpecificCause(unreadable).getMessage(),
					"Write a value that docs/properties.md allows, or remove the property.");
		}
		throw ex;
	}

	/**
	 * The properties are the first check: the others need them.
	 */
	private static SetupReport ofProperties(String seen, String remedy) {
		return new SetupReport(SalesforceOrg.DEFAULT, Arrays.stream(Check.values())
			.map((check) -> (check == Check.PROPERTIES) ? new Result(check, Outcome.FAILED, seen, remedy, null, null)
					: new Result(check, Outcome.SKIPPED, "needs: " + Check.PROPERTIES.getTitle(), null, null, null))
			.toList());
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			if (type.isInstance(ex)) {
				return type.cast(ex);
			}
		}
		return null;
	}

	private static String text(List<SetupReport> reports) {
		StringBuilder text = new StringBuilder();
		reports.forEach((report) -> text.append(report.toText(charset())).append(System.lineSeparator()));
		return text.toString();
	}

	private static void print(String text) {
		PrintStream out = new PrintStream(System.out, true, charset());
		out.print(text);
		out.flush();
	}

	/**
	 * Since Java 19 the first is there; before, the second is what is printed.
	 */
	private static Charset charset() {
		return Charset.forName(System.getProperty("stdout.encoding",
				System.getProperty("native.encoding", Charset.defaultCharset().name())));
	}

	/**
	 * The orgs alone, without the page.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Orgs {

	}

}
