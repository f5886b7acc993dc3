package io.salesforceauth.check;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Runs the set-up check in place of an application that is started with
 * {@code --salesforce.auth.check}: with its properties, proxy and certificates, without
 * its web server and its runners, and ends the JVM. Beans are made only as far as the
 * check needs them. Loads on Spring Boot 3, too.
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
		if (run != null && event instanceof ApplicationStartedEvent started) {
			end(run.check(started.getApplicationContext()));
		}
		else if (run != null && event instanceof ApplicationFailedEvent failed) {
			end(run.failed(failed.getException()));
		}
	}

	private void prepare(ConfigurableEnvironment environment) {
		String mode = environment.getProperty(SetupCheckRun.PROPERTY);
		if (mode == null || mode.equals("false")) {
			return;
		}
		if (!SetupCheckRun.isMode(mode)) {
			boolean help = mode.equals("help");
			stream(help ? FileDescriptor.out : FileDescriptor.err).print(SetupCheckRun.HELP);
			end(help ? 0 : SetupCheckRun.WRONG_USAGE);
			return;
		}
		environment.getPropertySources().addFirst(new MapPropertySource("salesforceSetupCheck", PROPERTIES));
		this.run = new SetupCheckRun(environment, stream(FileDescriptor.out), stream(FileDescriptor.err), charset());
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

}
