package io.salesforceauth.sample.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.salesforceauth.sample.demo.DemoMode;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command {@code doctor}: a short way to write {@code --salesforce.auth.check}, which
 * every application with the starter has.
 */
public final class Doctor implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	public static final String COMMAND = "doctor";

	private static final String CHECK = "--salesforce.auth.check";

	private Doctor() {
	}

	/**
	 * Return the arguments that run the set-up check in place of the page.
	 */
	public static String[] arguments(String... args) {
		List<String> arguments = new ArrayList<>(Arrays.asList(args));
		arguments.remove(COMMAND);
		boolean json = arguments.remove("--json");
		boolean help = arguments.remove("--help");
		arguments.replaceAll((argument) -> argument.replaceFirst("^--api-version=", CHECK + "-api-version="));
		arguments.add(CHECK + (help ? "=help" : (json ? "=json" : "")));
		return arguments.toArray(String[]::new);
	}

	/**
	 * Return who says that the orgs are those of the demo.
	 */
	public static Doctor note() {
		return new Doctor();
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (DemoMode.isActive(context.getEnvironment())) {
			System.err.println("No org is set up: these are the mock orgs of the demo.");
		}
	}

}
