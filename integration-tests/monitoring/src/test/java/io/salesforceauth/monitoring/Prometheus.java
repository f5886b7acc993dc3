package io.salesforceauth.monitoring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.json.JsonParserFactory;

/**
 * The Prometheus that is installed, running.
 */
final class Prometheus implements AutoCloseable {

	private static final Pattern ADDRESS = Pattern.compile("msg=\"Listening on\" address=(\\S+)");

	private static final String READY = "Server is ready to receive web requests.";

	private static final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final String address;

	/**
	 * Start Prometheus.
	 * @param directory for its configuration and its data
	 * @param configuration what it is to scrape
	 */
	Prometheus(Path directory, String configuration) throws IOException {
		Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration);
		this.process = new ProcessBuilder(executable("prometheus").toString(), "--config.file=" + file,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:0")
			.redirectErrorStream(true)
			.start();
		this.address = awaitAddress();
	}

	/**
	 * Return one of the programs of Prometheus.
	 */
	static Path executable(String name) {
		return Stream.of(System.getenv("PROMETHEUS"), "/usr/bin", "/usr/local/bin")
			.filter(Objects::nonNull)
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No " + name
					+ " is installed: name its directory with the environment variable PROMETHEUS, or install it"));
	}

	/**
	 * What it prints afterwards is read, too: it would stop otherwise.
	 */
	private String awaitAddress() throws IOException {
		BufferedReader log = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder printed = new StringBuilder();
		String address = null;
		for (String line = log.readLine(); line != null; line = log.readLine()) {
			printed.append(line).append('\n');
			Matcher listening = ADDRESS.matcher(line);
			if (listening.find()) {
				address = listening.group(1);
			}
			if (line.contains(READY) && address != null) {
				Thread reader = new Thread(() -> skip(log), "prometheus-log");
				reader.setDaemon(true);
				reader.start();
				return address;
			}
		}
		throw new IllegalStateException("Prometheus does not start:\n" + printed);
	}

	private static void skip(BufferedReader log) {
		try {
			while (log.readLine() != null) {
				continue;
			}
		}
		catch (IOException ex) {
			// It has ended
		}
	}

	/**
	 * Return the result of an instant query.
	 */
	@SuppressWarnings("unchecked")
	List<Map<String, Object>> query(String expression) {
		Map<String, Object> data = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
		return (List<Map<String, Object>>) Objects.requireNonNull(data.get("result"));
	}

	@SuppressWarnings("unchecked")
	Map<String, Object> get(String path) {
		try {
			String response = http
				.send(HttpRequest.newBuilder(URI.create("http://" + this.address + path))
					.timeout(Duration.ofSeconds(60))
					.build(), BodyHandlers.ofString())
				.body();
			Map<String, Object> json = JsonParserFactory.getJsonParser().parseMap(response);
			if (!"success".equals(json.get("status"))) {
				throw new IllegalStateException(path + ": " + response);
			}
			return (Map<String, Object>) Objects.requireNonNull(json.get("data"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
	}

}
