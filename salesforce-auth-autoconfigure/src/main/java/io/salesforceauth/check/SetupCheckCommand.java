package io.salesforceauth.check;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Runs the set-up check in place of an application that is started with
 * {@code --salesforce.auth.check}: with its properties, proxy and certificates, without
 * its web server, its runners and what has a life cycle, and ends the JVM. Beans are made
 * only as far as the check needs them. Loads on Spring Boot 3, too.
 */
class SetupCheckCommand implements ApplicationListener<SpringApplicationEvent>, Ordered {

	/**
	 * After the configuration is read, and before the log begins.
	 */
	private static final int ORDER = LoggingApplicationListener.DEFAULT_ORDER - 1;

	/**
	 * Without the shutdown hook, the JVM ends without waiting for connections to close.
	 */
	private static final Map<String, Object> PROPERTIES = Map.of("spring.main.web-application-type", "none",
			"spring.main.lazy-initialization", "true", "spring.main.banner-mode", "off", "spring.main.log-startup-info",
			"false", "spring.main.register-shutdown-hook", "false", "logging.level.root", "off",
			"logging.threshold.console", "off", "salesforce.auth.verify-on-startup", "false");

	private @Nullable SetupCheckRun run;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			prepare(prepared.getEnvironment());
		}
		SetupCheckRun run = this.run;
		if (run != null && event instanceof ApplicationPreparedEvent prepared) {
			ConfigurableApplicationContext context = prepared.getApplicationContext();
			// Once all bean definitions are there: one of that name would replace it
			context.addBeanFactoryPostProcessor(
					(beans) -> beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
							new CheckInPlaceOfAStart(() -> end(run.check(context)))));
		}
		else if (run != null && event instanceof ApplicationFailedEvent failed) {
			end(run.failed(failed.getException()));
		}
	}

	private void prepare(ConfigurableEnvironment environment) {
		String mode = environment.getProperty(SetupCheckRun.PROPERTY);
		// Spring Cloud starts a context of its own before, with the same arguments
		if (mode == null || mode.equals("false") || environment.getPropertySources().contains("bootstrap")) {
			return;
		}
		// An empty value of a template or a file asks for nothing
		if (mode.isEmpty() && !isArgument(environment)) {
			return;
		}
		if (!SetupCheckRun.isMode(mode)) {
			boolean help = mode.equals("help");
			PrintStream stream = stream(help ? FileDescriptor.out : FileDescriptor.err);
			if (!help) {
				stream.println(SetupCheckRun.PROPERTY + " has a value that it does not know.");
			}
			stream.print(SetupCheckRun.HELP);
			end(help ? 0 : SetupCheckRun.WRONG_USAGE);
			return;
		}
		environment.getPropertySources().addFirst(new MapPropertySource("salesforceSetupCheck", PROPERTIES));
		this.run = new SetupCheckRun(environment, stream(FileDescriptor.out), stream(FileDescriptor.err), charset());
	}

	private static boolean isArgument(ConfigurableEnvironment environment) {
		PropertySource<?> arguments = environment.getPropertySources()
			.get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
		return arguments != null && arguments.containsProperty(SetupCheckRun.PROPERTY);
	}

	private void end(int code) {
		this.run = null;
		exit(code);
	}

	/**
	 * Open the output or the error stream, which is written at the end of each line.
	 */
	PrintStream stream(FileDescriptor descriptor) {
		return new PrintStream(new FileOutputStream(descriptor), true, charset());
	}

	/**
	 * Return what the terminal shows: since Java 19 the first property is there; before,
	 * the second says it.
	 */
	Charset charset() {
		return Charset.forName(System.getProperty("stdout.encoding",
				System.getProperty("native.encoding", Charset.defaultCharset().name())));
	}

	/**
	 * End the JVM.
	 */
	void exit(int code) {
		System.exit(code);
	}

	/**
	 * Runs in place of what starts beans with a life cycle, such as schedulers and
	 * listeners of messages: none of them starts.
	 */
	private record CheckInPlaceOfAStart(Runnable check) implements LifecycleProcessor {

		@Override
		public void onRefresh() {
			this.check.run();
		}

		@Override
		public void onClose() {
			// Nothing has started
		}

		@Override
		public void start() {
			// Nothing starts
		}

		@Override
		public void stop() {
			// Nothing has started
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
