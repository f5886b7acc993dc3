package io.salesforceauth.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the mock org as a process of its own, and for who may control it.
 */
class AdminTests {

	private static final String NORMAL = "/__admin/salesforce/normal";

	private static final String PROXY = "{\"request\":{\"url\":\"/x\"},\"response\":{\"proxyBaseUrl\":\"http://localhost:1\"}}";

	private final MockSalesforce org = MockSalesforceMain.start(new String[] { "--port=0" }, Map.of());

	private final HttpClient http = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void isControlledFromItsOwnOriginAndFromNone() throws Exception {
		assertThat(send(request(NORMAL)).statusCode()).isEqualTo(200);
		assertThat(send(request(NORMAL).header("Origin", this.org.url())).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "POST, salesforce/normal", "POST, salesforce/refuse", "GET, salesforce/counters", "GET, mappings",
			"POST, mappings", "DELETE, mappings", "OPTIONS, salesforce/normal" })
	void answersNoForeignOrigin(String method, String path) throws Exception {
		HttpResponse<String> response = send(request("/__admin/" + path).method(method, BodyPublishers.ofString("{}"))
			.header("Origin", "http://evil.example.com")
			.header("Access-Control-Request-Method", "POST"));
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void answersNoNameThatIsPointedAtThisMachine() throws Exception {
		assertThat(statusOfRawRequest("evil.example.com")).contains(" 403 ");
		assertThat(statusOfRawRequest("localhost:" + this.org.wireMock().port())).contains(" 200 ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			mappings         | {"request":{"url":"/x"},"response":{"proxyBaseUrl":"http://localhost:1"}}
			mappings/import  | {"mappings":[{"request":{"url":"/x"},"response":{"proxyBaseUrl":"http://localhost:1"}}]}
			recordings/start | {"targetBaseUrl":"http://localhost:1"}
			mappings         | {"request":{"url":"/x"},"response":{"proxyBase\\u0055rl":"http://localhost:1"}}
			""")
	void setsNoProxyStub(String path, String body) throws Exception {
		assertThat(send(request("/__admin/" + path).POST(BodyPublishers.ofString(body))).statusCode()).isEqualTo(403);
		assertThat(this.org.wireMock().getStubMappings()).hasSize(1);
	}

	@Test
	void setsProxyStubWhenAllowed() throws Exception {
		try (MockSalesforce other = MockSalesforce.builder().proxyStubs(true).start()) {
			assertThat(send(HttpRequest.newBuilder(URI.create(other.url() + "/__admin/mappings"))
				.timeout(Duration.ofMinutes(1))
				.POST(BodyPublishers.ofString(PROXY))).statusCode()).isEqualTo(201);
		}
	}

	@Test
	void setsOtherStubs() throws Exception {
		assertThat(send(request("/__admin/mappings")
			.POST(BodyPublishers.ofString("{\"request\":{\"url\":\"/x\"},\"response\":{\"status\":418}}")))
			.statusCode()).isEqualTo(201);
		assertThat(send(request("/x").GET()).statusCode()).isEqualTo(418);
	}

	@Test
	void listensOnLoopbackOnlyUnlessTold() throws Exception {
		List<InetAddress> others = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
			.toList();
		try (MockSalesforce open = MockSalesforceMain.start(new String[] { "--port=0", "--address=0.0.0.0" },
				Map.of())) {
			for (InetAddress address : others) {
				assertThatExceptionOfType(ConnectException.class)
					.isThrownBy(() -> new Socket(address, this.org.wireMock().port()).close());
				new Socket(address, open.wireMock().port()).close();
			}
		}
	}

	@Test
	void acceptsThePairOfTheEnvironment() {
		try (MockSalesforce other = MockSalesforceMain.start(new String[] { "--port=0" },
				Map.of("SALESFORCE_CLIENT_ID", "key", "SALESFORCE_CLIENT_SECRET", "secret"))) {
			assertThat(other.clientId()).isEqualTo("key");
			assertThat(other.clientSecret()).isEqualTo("secret");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--prot=1", "9090", "--port", "--check=1" })
	void refusesUnknownArgument(String argument) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MockSalesforceMain.start(new String[] { argument }, Map.of()))
			.withMessageContaining("Unknown argument " + argument);
	}

	@Test
	void tellsWhetherItIsWell() throws Exception {
		int port = this.org.wireMock().port();
		this.org.maintenance(true);
		assertThat(MockSalesforceMain.isWell(port)).isTrue();
		this.org.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> MockSalesforceMain.isWell(port));
	}

	// The container tests start the image, where an engine is at hand
	@Test
	void imageRunsAsNobodyAndHasAHealthCheck() throws Exception {
		assertThat(Files.readAllLines(Path.of("docker", "Dockerfile"))).contains("USER 10001:10001")
			.anyMatch((line) -> line.startsWith("HEALTHCHECK "))
			.anyMatch((line) -> line.startsWith("ENTRYPOINT ") && line.endsWith("\"--address=0.0.0.0\"]"));
	}

	private String statusOfRawRequest(String host) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.org.wireMock().port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream()
				.write(("GET /__admin/salesforce/counters HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
				.findFirst()
				.orElse("");
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.org.url() + path))
			.timeout(Duration.ofMinutes(1))
			.POST(BodyPublishers.noBody());
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

}
