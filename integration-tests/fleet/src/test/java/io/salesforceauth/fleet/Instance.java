package io.salesforceauth.fleet;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One process of a fleet, as the test sees it.
 */
final class Instance implements AutoCloseable {

	private static final int SECONDS = 360;

	private static final Pattern ACCEPTED = Pattern.compile("(\\d+)");

	private final Process process;

	private final BufferedWriter commands;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private final List<String> log = new CopyOnWriteArrayList<>();

	private List<String> properties;

	/**
	 * Start a process, and do not wait until it is ready.
	 */
	Instance(List<String> properties) {
		this.properties = properties;
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dspring.reactor.netty.shutdown-quiet-period=100ms", "-cp",
				System.getProperty("java.class.path"), InstanceProcess.class.getName()));
		command.addAll(arguments(properties));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.commands = this.process.outputWriter();
		Thread reader = new Thread(this::read, "output");
		reader.setDaemon(true);
		reader.start();
	}

	private static List<String> arguments(List<String> properties) {
		return properties.stream().map((property) -> "--" + property).toList();
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(InstanceProcess.ANSWER)) {
					this.answers.add(line.substring(InstanceProcess.ANSWER.length()));
				}
				else {
					this.log.add(line);
				}
			}
		}
		catch (IOException ex) {
			// ended
		}
	}

	/**
	 * Start the application anew in its process, if its properties differ, and do not
	 * wait until it is ready.
	 * @return whether it starts
	 */
	boolean restart(List<String> properties) {
		if (properties.equals(this.properties)) {
			return false;
		}
		this.properties = properties;
		send("restart " + String.join(" ", arguments(properties)));
		return true;
	}

	/**
	 * Wait until the application has started. Its log begins then.
	 */
	void awaitStart() {
		assertThat(answer()).isEqualTo("ready");
		this.log.clear();
	}

	Instance send(String command) {
		this.answers.clear(); // those to a test that failed
		try {
			this.commands.write(command);
			this.commands.newLine();
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(String.join("\n", this.log), ex);
		}
		return this;
	}

	String answer() {
		try {
			String answer = null;
			for (int i = 0; answer == null && i < SECONDS && (this.process.isAlive() || !this.answers.isEmpty()); i++) {
				answer = this.answers.poll(1, TimeUnit.SECONDS);
			}
			assertThat(answer).as(() -> String.join("\n", this.log)).isNotNull();
			return answer;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * End the load, and expect that each of its calls was accepted.
	 * @return how many there were
	 */
	int acceptedByAll() {
		String answer = send("unload").answer();
		Matcher accepted = ACCEPTED.matcher(answer);
		assertThat(accepted.matches()).as(answer + "\n" + String.join("\n", this.log)).isTrue();
		return Integer.parseInt(accepted.group(1));
	}

	/**
	 * Return what the log tells of the store, in order: that it fails, that it works
	 * again.
	 */
	String storeLog() {
		return this.log.stream()
			.filter((line) -> line.contains("The shared token store"))
			.map((line) -> line.contains("The shared token store fails") ? "fails " : "works ")
			.collect(Collectors.joining());
	}

	/**
	 * Return the warnings in the log.
	 */
	List<String> warnings() {
		return this.log.stream().filter((line) -> line.contains(" WARN ")).toList();
	}

	/**
	 * Send a signal to the process.
	 */
	void signal(String name) {
		try {
			assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start()
				.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * End the process as {@code kill -9} does.
	 */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
