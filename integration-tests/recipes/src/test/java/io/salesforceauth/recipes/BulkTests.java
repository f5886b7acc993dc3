package io.salesforceauth.recipes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipe of Bulk API 2.0, with a file of 100 MB and a heap of 64 MB, against a server
 * that ends the session before the job is looked at.
 */
class BulkTests {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final String JOBS = "/services/data/v68.0/jobs/";

	private static final String ENDED = "[{\"message\":\"Session expired or invalid\","
			+ "\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private static final int SIZE = 100 * 1024 * 1024;

	@TempDir
	private Path directory;

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final AtomicLong uploaded = new AtomicLong();

	private volatile int logins;

	private HttpServer org;

	@BeforeEach
	void start() throws IOException {
		this.org = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.org.createContext("/services/oauth2/token", (exchange) -> {
			this.logins++;
			respond(exchange, 200,
					"{\"access_token\":\"00Dxx!%d\",\"instance_url\":\"%s\"}".formatted(this.logins, url()));
		});
		this.org.createContext(JOBS, this::answer);
		this.org.start();
	}

	@AfterEach
	void stop() {
		this.org.stop(0);
	}

	@Test
	void fileIsLoadedWithoutBeingHeldInMemoryThoughTheSessionEnds() throws Exception {
		Path csv = this.directory.resolve("accounts.csv");
		byte[] lines = new byte[1024 * 1024];
		Arrays.fill(lines, (byte) 'a');
		try (OutputStream output = Files.newOutputStream(csv)) {
			for (int i = 0; i < SIZE / lines.length; i++) {
				output.write(lines);
			}
		}
		assertThat(load(csv)).contains("Job 750x: InProgress, 1 records, 0 of them failed")
			.contains("Job 750x: JobComplete, 2 records, 1 of them failed");
		assertThat(this.uploaded).hasValue(SIZE);
		assertThat(this.logins).isEqualTo(2);
		assertThat(this.received).containsExactly("POST ingest", "PUT ingest/750x/batches", "PATCH ingest/750x",
				"GET ingest/750x", "GET ingest/750x");
	}

	@Test
	void resultsAreReadByLocator() throws Exception {
		Path csv = this.directory.resolve("accounts.csv");
		try (ConfigurableApplicationContext context = Bulk.start(url());
				OutputStream output = Files.newOutputStream(csv)) {
			context.getBean(BulkExport.class).query("SELECT Id FROM Account", output);
		}
		assertThat(csv).hasContent("Id\n1\n2\n3\n");
		assertThat(this.received).containsExactly("POST query", "GET query/750x", "GET query/750x",
				"GET query/750x/results", "GET query/750x/results?locator=MTA", "GET query/750x/results?locator=MjA");
	}

	private void answer(HttpExchange exchange) throws IOException {
		String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().toString().substring(JOBS.length());
		long size = drain(exchange.getRequestBody());
		boolean ended = !exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer 00Dxx!" + this.logins)
				|| (this.logins == 1 && call.startsWith("GET ingest"));
		if (ended) {
			respond(exchange, 401, ENDED);
			return;
		}
		this.received.add(call);
		int turn = this.received.stream().filter(call::equals).toList().size();
		switch (call) {
			case "PUT ingest/750x/batches" -> {
				this.uploaded.set(size);
				respond(exchange, 201, "");
			}
			case "GET ingest/750x" -> respond(exchange, 200, (turn == 1)
					? "{\"id\":\"750x\",\"state\":\"InProgress\",\"numberRecordsProcessed\":1,\"numberRecordsFailed\":0}"
					: "{\"id\":\"750x\",\"state\":\"JobComplete\",\"numberRecordsProcessed\":2,\"numberRecordsFailed\":1}");
			case "GET query/750x" -> respond(exchange, 200,
					"{\"id\":\"750x\",\"state\":\"%s\"}".formatted((turn == 1) ? "InProgress" : "JobComplete"));
			case "GET query/750x/results" -> page(exchange, "MTA", "Id\n1\n");
			case "GET query/750x/results?locator=MTA" -> page(exchange, "MjA", "Id\n2\n");
			case "GET query/750x/results?locator=MjA" -> page(exchange, "null", "Id\n3\n");
			default -> respond(exchange, 200, "{\"id\":\"750x\",\"state\":\"UploadComplete\"}");
		}
	}

	private static void page(HttpExchange exchange, String locator, String csv) throws IOException {
		exchange.getResponseHeaders().set("Sforce-Locator", locator);
		respond(exchange, 200, csv);
	}

	private static long drain(InputStream body) throws IOException {
		byte[] buffer = new byte[64 * 1024];
		long size = 0;
		for (int count = body.read(buffer); count != -1; count = body.read(buffer)) {
			size += count;
		}
		return size;
	}

	private static void respond(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		try (OutputStream output = exchange.getResponseBody()) {
			output.write(bytes);
		}
	}

	private String url() {
		return "http://localhost:" + this.org.getAddress().getPort();
	}

	private String load(Path csv) throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:+ExitOnOutOfMemoryError", "-cp", classPath, Bulk.class.getName(), url(), csv.toString());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			ByteArrayOutputStream output = new ByteArrayOutputStream();
			process.getInputStream().transferTo(output);
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output.toString(StandardCharsets.UTF_8)).isZero();
			return output.toString(StandardCharsets.UTF_8);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * The application, in a JVM of its own.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ BulkLoad.class, BulkExport.class })
	public static class Bulk {

		static ConfigurableApplicationContext start(String url) {
			return new SpringApplicationBuilder(Bulk.class).web(WebApplicationType.NONE)
				.properties("salesforce.auth.my-domain-url=" + url, "salesforce.auth.client-id=key",
						"salesforce.auth.client-secret=secret", "salesforce.auth.token.request-timeout=1m",
						"spring.main.banner-mode=off")
				.run();
		}

		public static void main(String[] arguments) throws InterruptedException {
			start(arguments[0]).getBean(BulkLoad.class).insert("Account", new FileSystemResource(arguments[1]));
			System.exit(0);
		}

	}

}
