package io.salesforceauth.check;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.function.IntConsumer;

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
final class SetupCheckCommand implements ApplicationListener<SpringApplicationEvent>, Ordered {

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

	private final PrintStream out;

	private final PrintStream err;

	private final Charset charset;

	private final IntConsumer exit;

	private @Nullable SetupCheckRun run;

	SetupCheckCommand() {
		this(FileDescriptor.out, FileDescriptor.err, charset(), System::exit);
	}

	private SetupCheckCommand(FileDescriptor out, FileDescriptor err, Charset charset, IntConsumer exit) {
		this(new PrintStream(new FileOutputStream(out), true, charset),
				new PrintStream(new FileOutputStream(err), true, charset), charset, exit);
	}

	/**
	 * Create a command.
	 * @param charset what the output shows
	 * @param exit ends the JVM with a code
	 */
	SetupCheckCommand(PrintStream out, PrintStream err, Charset charset, IntConsumer exit) {
		this.out = out;
		this.err = err;
		this.charset = charset;
		this.exit = exit;
	}

	/**
	 * Since Java 19 the first property is there; before, the second says what is printed.
	 */
	private static Charset charset() {
		return Charset.forName(System.getProperty("stdout.encoding",
				System.getProperty("native.encoding", Charset.defaultCharset().name())));
	}

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
			(help ? this.out : this.err).print(SetupCheckRun.HELP);
			end(help ? 0 : SetupCheckRun.WRONG_USAGE);
			return;
		}
		environment.getPropertySources().addFirst(new MapPropertySource("salesforceSetupCheck", PROPERTIES));
		this.run = new SetupCheckRun(environment, this.out, this.err, this.charset);
	}

	private void end(int code) {
		this.run = null;
		this.out.flush();
		this.err.flush();
		this.exit.accept(code);
	}

}
