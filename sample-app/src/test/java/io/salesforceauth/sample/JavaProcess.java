package io.salesforceauth.sample;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts Java programs as processes of their own, as fast as the JVM of the tests: with
 * its options, and without a quiet period at the end of Reactor Netty.
 */
public final class JavaProcess {

	private JavaProcess() {
	}

	/**
	 * Prepare a process.
	 * @param arguments options of the JVM, the main class and its arguments
	 */
	public static ProcessBuilder of(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((option) -> option.startsWith("-X"))
			.forEach(command::add);
		command.add("-Dspring.reactor.netty.shutdown-quiet-period=100ms");
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command);
	}

}
