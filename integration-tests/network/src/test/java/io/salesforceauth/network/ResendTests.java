package io.salesforceauth.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call whose session has ended is sent once more, byte for byte.
 */
class ResendTests extends NetworkTests {

	private static final String SESSION_ENDED = "[{\"message\":\"Session expired or invalid\","
			+ "\"errorCode\":\"INVALID_SESSION_ID\"}]";

	@TempDir
	static Path directory;

	@ParameterizedTest(name = "{0}")
	@MethodSource("bodies")
	void bodyIsSentAgainByteForByte(String kind, Supplier<BodyInserter<?, ? super ClientHttpRequest>> body) {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
		exchange(client, body.get());
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
		return Stream.of(body("text", () -> BodyInserters.fromValue("{\"Name\":\"Text\"}")),
				body("map", () -> BodyInserters.fromValue(Map.of("Name", "Map"))),
				body("bytes", () -> BodyInserters.fromValue(bytes)),
				body("resource", () -> BodyInserters.fromResource(new ByteArrayResource(bytes))),
				body("file", () -> BodyInserters.fromResource(new FileSystemResource(file))),
				body("input stream",
						() -> BodyInserters.fromResource(new InputStreamResource(new ByteArrayInputStream(bytes)))),
				body("form", () -> BodyInserters.fromFormData("Name", "Form").with("Industry", "a b&c")),
				body("multipart", () -> BodyInserters.fromMultipartData(multipart(file).build())),
				body("cold publisher",
						() -> BodyInserters.fromPublisher(Flux.just("{\"Name\":", "\"Cold\"}"), String.class)),
				body("publisher of one",
						() -> BodyInserters.fromPublisher(Mono.just("{\"Name\":\"One\"}"), String.class)),
				body("publisher that can be read once", () -> BodyInserters.fromPublisher(once(), String.class)),
				body("buffers", () -> BodyInserters.fromDataBuffers(buffers(bytes))));
	}

	@Test
	void callWithoutBodyIsSentAgain() {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	@Test
	void xmlTellsTheEndOfASessionToo() {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
		client.get()
			.uri(QUERY, SOQL)
			.accept(MediaType.APPLICATION_XML)
			.exchangeToMono((response) -> response.releaseBody())
			.block(TIMEOUT);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
	}

	@Test
	void bodyOverTheLimitIsNotSentAgainButTheTokenIsDropped() {
		WebClient client = client("salesforce.auth.resend.max-body-size", "1KB");
		query(client).block(TIMEOUT);
		this.org.endSessions();
		ResponseEntity<String> response = exchange(client, BodyInserters.fromValue("x".repeat(1025)));
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(1);
		assertThat(query(client).block(TIMEOUT)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void bodyAtTheLimitIsSentAgain() {
		WebClient client = client("salesforce.auth.resend.max-body-size", "1KB");
		query(client).block(TIMEOUT);
		this.org.endSessions();
		exchange(client, BodyInserters.fromValue("x".repeat(1024)));
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(2);
	}

	@Test
	void streamingBodyIsNotSentAgain() {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
		ResponseEntity<String> response = client.post()
			.uri(ACCOUNTS)
			.contentType(MediaType.APPLICATION_NDJSON)
			.body(Flux.just(Map.of("Name", "a"), Map.of("Name", "b")), Map.class)
			.exchangeToMono((answer) -> answer.toEntity(String.class))
			.block(TIMEOUT);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(1);
	}

	@Test
	void failedRenewalTellsOfThe401() {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		SalesforceAuthException failure = failureOf(query(client));
		assertThat(failure.isAfterSessionEnd()).isTrue();
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.RUN_AS_USER);
		assertThat(failure).hasMessageContaining("401");
	}

	@Test
	void sameTokenAgainHandsThe401OnUnchanged() {
		this.org.sameTokenWhileSessionLives(true);
		WebClient client = client();
		query(client).block(TIMEOUT);
		this.org.api().answerNext(MockAnswer.json(401, SESSION_ENDED));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	@ParameterizedTest
	@MethodSource("largeBodies")
	void large401IsHandedOnUntouched(String body, boolean chunked) {
		WebClient client = clientOf(signedIn()).mutate()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
			.build();
		MockAnswer answer = MockAnswer.json(401, body);
		this.org.api().answer(chunked ? answer.withHeader("Transfer-Encoding", "chunked") : answer);
		for (int i = 0; i < 10; i++) {
			ResponseEntity<String> response = exchange(client);
			assertThat(response.getStatusCode().value()).isEqualTo(401);
			assertThat(response.getBody()).isEqualTo(body);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
	}

	static Stream<Arguments> largeBodies() {
		String readable = "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"" + "x".repeat(70_000) + "\"}]";
		String huge = "[\"" + "y".repeat(1_000_000) + "\"]";
		return Stream.of(Arguments.of(readable, false), Arguments.of(readable, true), Arguments.of(huge, false),
				Arguments.of(huge, true));
	}

	@Test
	void connectionsAreGivenBackAfterEach401() {
		WebClient client = client();
		for (int i = 0; i < 20; i++) {
			query(client).block(TIMEOUT);
			this.org.endSessions();
		}
		this.org.api().answer(MockAnswer.json(401, "[]"));
		// More than Reactor Netty's pool has connections
		Flux.range(0, 600)
			.flatMap((i) -> client.get().uri(QUERY, SOQL).exchangeToMono((response) -> response.releaseBody()), 50)
			.blockLast(TIMEOUT);
		this.org.api().answerNormally();
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	private static ResponseEntity<String> exchange(WebClient client, BodyInserter<?, ? super ClientHttpRequest> body) {
		return client.method(HttpMethod.POST)
			.uri(ACCOUNTS)
			.header("X-Custom", "kept")
			.header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
			.body(body)
			.exchangeToMono((response) -> response.toEntity(String.class))
			.block(TIMEOUT);
	}

	private static Arguments body(String kind, Supplier<BodyInserter<?, ? super ClientHttpRequest>> body) {
		return Arguments.of(kind, body);
	}

	private static MultipartBodyBuilder multipart(Path file) {
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("entity", "{\"Name\":\"Part\"}", MediaType.APPLICATION_JSON);
		parts.part("file", new FileSystemResource(file));
		return parts;
	}

	private static Flux<String> once() {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		sink.tryEmitNext("{\"Name\":").orThrow();
		sink.tryEmitNext("\"Once\"}").orThrow();
		sink.tryEmitComplete().orThrow();
		return sink.asFlux();
	}

	private static Flux<DataBuffer> buffers(byte[] bytes) {
		return Flux.range(0, 10).map((i) -> DefaultDataBufferFactory.sharedInstance.wrap(Arrays.copyOf(bytes, 1000)));
	}

}
