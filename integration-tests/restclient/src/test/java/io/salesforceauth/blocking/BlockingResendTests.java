package io.salesforceauth.blocking;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A blocking call whose session has ended is sent once more, byte for byte.
 */
class BlockingResendTests extends EachFactoryTests {

	@TempDir
	static Path directory;

	@ParameterizedTest(name = "{0}")
	@MethodSource("bodies")
	void bodyIsSentAgainByteForByte(String kind, Supplier<Object> body, MediaType type) {
		RestClient client = client();
		query(client);
		this.org.endSessions();
		this.org.resetCounters();
		exchange(client, body.get(), type);
		List<ReceivedRequest> calls = this.org.received()
			.stream()
			.filter((call) -> call.kind() == RequestKind.SOBJECTS)
			.toList();
		assertThat(calls).hasSize(2);
		assertThat(calls.get(0).status()).isEqualTo(401);
		assertThat(calls.get(0).body()).isNotEmpty();
		assertThat(calls.get(1).body()).isEqualTo(calls.get(0).body());
		assertThat(calls.get(1).headers().get("content-type")).isEqualTo(calls.get(0).headers().get("content-type"));
		assertThat(calls.get(1).headers().get("x-custom")).containsExactly("kept");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	static Stream<Arguments> bodies() throws IOException {
		byte[] bytes = "{\"Name\":\"Ünïcödé\"}".repeat(20000).getBytes(StandardCharsets.UTF_8);
		Path file = Files.write(directory.resolve("body.json"), bytes);
		MultiValueMap<String, Object> form = new LinkedMultiValueMap<>(Map.of("Name", List.of("a b&c")));
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>(
				Map.of("file", List.of(new FileSystemResource(file))));
		StreamingHttpOutputMessage.Body streaming = (stream) -> stream.write(bytes);
		return Stream.of(body("text", () -> "{\"Name\":\"Text\"}", MediaType.APPLICATION_JSON),
				body("map", () -> Map.of("Name", "Map"), MediaType.APPLICATION_JSON),
				body("bytes", () -> bytes, MediaType.APPLICATION_JSON),
				body("resource", () -> new ByteArrayResource(bytes), MediaType.APPLICATION_JSON),
				body("input stream", () -> new InputStreamResource(new ByteArrayInputStream(bytes)),
						MediaType.APPLICATION_JSON),
				body("form", () -> form, MediaType.APPLICATION_FORM_URLENCODED),
				body("multipart", () -> parts, MediaType.MULTIPART_FORM_DATA),
				body("streaming", () -> streaming, MediaType.APPLICATION_JSON));
	}

	@Test
	void largestBodyIsSentAgain() {
		RestClient client = newClient("salesforce.auth.resend.max-body-size", "5MB");
		query(client);
		this.org.endSessions();
		exchange(client, new byte[5 * 1024 * 1024], MediaType.APPLICATION_OCTET_STREAM);
		List<ReceivedRequest> calls = this.org.received()
			.stream()
			.filter((call) -> call.kind() == RequestKind.SOBJECTS)
			.toList();
		assertThat(calls).hasSize(2).allSatisfy((call) -> assertThat(call.body()).hasSize(5 * 1024 * 1024));
	}

	@Test
	void bodyOverTheLimitIsNotSentAgainButTheTokenIsDropped() {
		RestClient client = newClient("salesforce.auth.resend.max-body-size", "1KB");
		query(client);
		this.org.endSessions();
		ResponseEntity<String> response = exchange(client, "x".repeat(1025), MediaType.TEXT_PLAIN);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(1);
		assertThat(query(client)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void headIsSentAgainThoughItsResponseCannotSayWhy() {
		RestClient client = client();
		query(client);
		this.org.willReturn("/services/apexrest/head", MockAnswer.json(200, "{}"));
		this.org.endSessions();
		assertThat(client.head().uri("/services/apexrest/head").retrieve().toBodilessEntity().getStatusCode().value())
			.isEqualTo(200);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void failedRenewalTellsOfThe401() {
		RestClient client = client();
		query(client);
		this.org.endSessions();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, () -> query(client));
		assertThat(failure.isAfterSessionEnd()).isTrue();
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.RUN_AS_USER);
	}

	@Test
	void sameTokenAgainHandsThe401OnUnchanged() {
		this.org.sameTokenWhileSessionLives(true);
		RestClient client = client();
		query(client);
		this.org.api().answerNext(MockAnswer.json(401, SESSION_ENDED));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
		assertThat(query(client)).contains("records");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void large401IsHandedOnUntouched(boolean chunked) {
		RestClient client = client();
		query(client);
		String body = "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"" + "x".repeat(1_000_000) + "\"}]";
		MockAnswer answer = MockAnswer.json(401, body);
		this.org.api().answer(chunked ? answer.withHeader("Transfer-Encoding", "chunked") : answer);
		for (int i = 0; i < 5; i++) {
			ResponseEntity<String> response = exchange(client);
			assertThat(response.getStatusCode().value()).isEqualTo(401);
			assertThat(response.getBody()).isEqualTo(body);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void connectionsAreGivenBackAfterEach401() throws Exception {
		RestClient client = client();
		for (int i = 0; i < 20; i++) {
			query(client);
			this.org.endSessions();
		}
		this.org.api().answer(MockAnswer.json(401, "[\"" + "x".repeat(70_000) + "\"]"));
		// More calls than any of the libraries keeps connections: Reactor Netty 500
		atOnce(50, (thread) -> () -> {
			for (int i = 0; i < 12; i++) {
				client.get().uri(QUERY, SOQL).exchange((request, response) -> response.getStatusCode());
			}
			return null;
		});
		this.org.api().answerNormally();
		assertThat(query(client)).contains("records");
	}

	private static ResponseEntity<String> exchange(RestClient client, Object body, MediaType type) {
		RestClient.RequestBodySpec request = client.post()
			.uri(ACCOUNTS)
			.header("X-Custom", "kept")
			.accept(MediaType.APPLICATION_JSON)
			.contentType(type);
		return exchange((body instanceof StreamingHttpOutputMessage.Body streaming) ? request.body(streaming::writeTo)
				: request.body(body));
	}

	private static Arguments body(String kind, Supplier<Object> body, MediaType type) {
		return Arguments.of(kind, body, type);
	}

}
