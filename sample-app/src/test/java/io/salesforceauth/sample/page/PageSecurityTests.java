package io.salesforceauth.sample.page;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.sample.RunningSample;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What other sites can do with a visitor's browser, sent as a browser would.
 */
class PageSecurityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static RunningSample sample;

	@BeforeAll
	static void start() {
		sample = RunningSample.start();
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@ParameterizedTest
	@CsvSource({ "/, evil.example", "/accounts, evil.example:8080", "/events, localhost.evil.example",
			"/actuator/salesforce, 127.0.0.1.evil.example", "/setup, 192.0.2.1" })
	void siteWhoseNameLeadsHereReadsNothing(String path, String host) throws Exception {
		assertThat(status("GET", path, host, "")).isEqualTo(403);
	}

	@ParameterizedTest
	@CsvSource({ "localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080" })
	void visitorOfThisMachineReads(String host) throws Exception {
		assertThat(status("GET", "/actuator/health", host, "")).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "http://evil.example", "http://localhost:1", "http://localhost", "https://localhost:8080",
			"http://localhost:8080.evil.example", "null" })
	void anotherOriginWritesNothingWhereTheBrowserTellsNoMore(String origin) throws Exception {
		int before = sample.orgs().main().accounts().size();
		assertThat(status("POST", "/accounts", "localhost:8080", "Origin: " + origin + "\r\n")).isEqualTo(403);
		assertThat(sample.orgs().main().accounts()).hasSize(before);
	}

	@Test
	void ownOriginWrites() throws Exception {
		int before = sample.orgs().main().accounts().size();
		assertThat(status("POST", "/accounts", "localhost:8080", "Origin: http://localhost:8080\r\n")).isEqualTo(303);
		assertThat(sample.orgs().main().accounts()).hasSize(before + 1);
	}

	@Test
	void onlySoManyWatchAtOnceAndWhoGoesMakesRoom() throws Exception {
		List<InputStream> watchers = new ArrayList<>();
		try {
			for (int i = 0; i < LiveUpdates.MAX_WATCHERS; i++) {
				HttpResponse<InputStream> response = watch();
				assertThat(response.statusCode()).isEqualTo(200);
				watchers.add(response.body());
			}
			assertThat(watch().statusCode()).isEqualTo(503);
			watchers.remove(0).close();
			Awaitility.await().atMost(TIMEOUT).until(() -> {
				HttpResponse<InputStream> response = watch();
				watchers.add(response.body());
				return response.statusCode() == 200;
			});
		}
		finally {
			for (InputStream watcher : watchers) {
				watcher.close();
			}
		}
	}

	private static HttpResponse<InputStream> watch() throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(sample.uri("/events")).timeout(TIMEOUT).build(), BodyHandlers.ofInputStream());
	}

	/**
	 * Return the status of a response to what a browser sends.
	 * @param headers further header lines
	 */
	private static int status(String method, String path, String host, String headers) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", sample.uri("/").getPort())) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers
					+ "Accept: text/html, */*\r\nConnection: close\r\n"
					+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nname=Stolen";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
			return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
		}
	}

}
