package io.salesforceauth.blocking;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An upload of 100 MB from an application with a heap of 64 MB, with each HTTP library.
 */
class UploadTests {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final long SIZE = 100L * 1024 * 1024;

	private final AtomicLong received = new AtomicLong();

	private HttpServer org;

	@BeforeEach
	void start() throws IOException {
		this.org = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.org.createContext("/services/oauth2/token", (exchange) -> respond(exchange,
				"{\"access_token\":\"00Dxx!token\",\"instance_url\":\"%s\"}".formatted(url())));
		this.org.createContext("/upload", (exchange) -> {
			byte[] buffer = new byte[64 * 1024];
			try (InputStream body = exchange.getRequestBody()) {
				for (int count = body.read(buffer); count != -1; count = body.read(buffer)) {
					this.received.addAndGet(count);
				}
			}
			respond(exchange, "{}");
		});
		this.org.start();
	}

	@AfterEach
	void stop() {
		this.org.stop(0);
	}

	@Test
	void leavesWithoutBeingHeldInMemory() throws Exception {
		upload("bytes");
		assertThat(this.received).hasValue(Uploader.FACTORIES.size() * SIZE);
	}

	@Test
	void fileInAFormLeavesWithoutBeingHeldInMemory() throws Exception {
		upload("form");
		assertThat(this.received.get()).isGreaterThan(Uploader.FACTORIES.size() * SIZE);
	}

	@Test
	void leavesAWebClientWithoutBeingHeldInMemory() throws Exception {
		upload("reactive");
		assertThat(this.received.get()).isGreaterThan(SIZE);
	}

	private void upload(String kind) throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-cp", classPath, Uploader.class.getName(), url(), kind))
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private String url() {
		return "http://localhost:" + this.org.getAddress().getPort();
	}

	private static void respond(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		try (OutputStream output = exchange.getResponseBody()) {
			output.write(bytes);
		}
	}

	/**
	 * The application, in a JVM of its own.
	 */
	public static final class Uploader {

		static final List<String> FACTORIES = List.of("reactor", "jdk", "http-components", "jetty");

		private Uploader() {
		}

		public static void main(String[] arguments) {
			List<String> factories = arguments[1].equals("reactive") ? List.of("reactor") : FACTORIES;
			factories.forEach((factory) -> upload(arguments[0], arguments[1], factory));
			System.exit(0);
		}

		private static void upload(String org, String kind, String factory) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BlockingTests.Application.class)
				.web(WebApplicationType.NONE)
				.properties("salesforce.auth.my-domain-url=" + org, "salesforce.auth.client-id=key",
						"salesforce.auth.client-secret=secret", "salesforce.auth.token.request-timeout=1m",
						"spring.http.clients.imperative.factory=" + factory)
				.run()) {
				switch (kind) {
					case "bytes" -> put(context, new MediaType("text", "csv"), new InputStreamResource(new Csv()));
					case "form" -> put(context, MediaType.MULTIPART_FORM_DATA, form());
					default -> context.getBean("salesforceWebClient", WebClient.class)
						.put()
						.uri("/upload")
						.body(BodyInserters.fromMultipartData(form()))
						.retrieve()
						.toBodilessEntity()
						.block(PATIENCE);
				}
			}
		}

		private static void put(ConfigurableApplicationContext context, MediaType type, Object body) {
			BlockingTests.clientOf(context)
				.put()
				.uri("/upload")
				.contentType(type)
				.body(body)
				.retrieve()
				.toBodilessEntity();
		}

		private static MultiValueMap<String, Object> form() {
			return CollectionUtils
				.toMultiValueMap(Map.of("Name", List.of("Accounts"), "VersionData", List.of(new CsvFile())));
		}

	}

	/**
	 * As many bytes as the upload has, and none of them in memory.
	 */
	private static final class Csv extends InputStream {

		private long left = SIZE;

		@Override
		public int read() {
			return (this.left-- > 0) ? 'a' : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			int count = (int) Math.min(length, this.left);
			this.left -= count;
			return (count > 0) ? count : -1;
		}

	}

	/**
	 * A file that has a name and a length, and is read as often as anybody likes.
	 */
	private static final class CsvFile extends AbstractResource {

		@Override
		public String getDescription() {
			return "accounts.csv";
		}

		@Override
		public String getFilename() {
			return "accounts.csv";
		}

		@Override
		public long contentLength() {
			return SIZE;
		}

		@Override
		public InputStream getInputStream() {
			return new Csv();
		}

	}

}
