package io.salesforceauth.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.CallCounts;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BearerTokenInterceptor}.
 */
class BearerTokenInterceptorTests {

	private static final String ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private static final byte[] BODY = "{\"Name\":\"Acme\"}".getBytes(StandardCharsets.UTF_8);

	private final KeptBytes keptBytes = new KeptBytes(Long.MAX_VALUE);

	private final FakeTokens tokens = new FakeTokens();

	private final Server server = new Server();

	private final MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.POST,
			URI.create("/services/data/v68.0/sobjects/Account?a=b"));

	private OrgConnection org = org(BODY.length);

	@Test
	void relativeUriIsResolvedAtTheInstanceUrl() throws IOException {
		this.tokens.then("first");
		call();
		assertThat(this.server.uris)
			.containsExactly("https://acme.my.salesforce.com/services/data/v68.0/sobjects/Account?a=b");
	}

	@Test
	void tokenIsSentButNotPutIntoTheRequestOfTheApplication() throws IOException {
		this.tokens.then("first");
		this.request.getHeaders().setBasicAuth("other", "service");
		call();
		assertThat(this.server.authorizations).containsExactly("Bearer first");
		assertThat(this.request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION)).startsWith("Basic ");
	}

	@Test
	void headersAndAttributesAreSent() throws IOException {
		this.tokens.then("first");
		this.request.getHeaders().add("Sforce-Call-Options", "client=acme");
		this.request.getAttributes().put("key", "value");
		call();
		assertThat(this.server.last().getHeaders().getFirst("Sforce-Call-Options")).isEqualTo("client=acme");
		assertThat(this.server.last().getAttributes()).containsEntry("key", "value");
	}

	@Test
	void foreignUriIsRefusedAndNothingIsSent() {
		this.tokens.then("first");
		this.request.setURI(URI.create("//elsewhere.example/x"));
		assertThatIllegalArgumentException().isThrownBy(this::call).withMessageContaining("Nothing was sent");
		assertThat(this.server.uris).isEmpty();
		assertThat(this.org.counts()).isEqualTo(new CallCounts(0, 0, 1, 0, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "host", ":authority" })
	void headerThatNamesAnotherHostIsRefusedAndNothingIsSent(String name) {
		this.tokens.then("first");
		this.request.getHeaders().add(name, "evil.example.com");
		assertThatIllegalArgumentException().isThrownBy(this::call)
			.withMessageContaining("'" + name + "'")
			.withMessageContaining("Nothing was sent")
			.withMessageNotContaining("evil");
		assertThat(this.server.uris).isEmpty();
		assertThat(this.org.counts()).isEqualTo(new CallCounts(0, 0, 1, 0, 0, 0));
	}

	@Test
	void acceptedCallConfirmsTheToken() throws IOException {
		this.tokens.then("first");
		call();
		assertThat(this.tokens.confirmed).containsExactly("first");
	}

	@Test
	void otherErrorIsHandedOnAndConfirmsNothing() throws IOException {
		this.tokens.then("first");
		this.server.answer(403, ENDED);
		assertThat(text(call())).isEqualTo(ENDED);
		assertThat(this.tokens.confirmed).isEmpty();
		assertThat(this.tokens.invalidated).isEmpty();
	}

	@Test
	void limitHeaderIsRead() throws IOException {
		this.tokens.then("first");
		this.server.answer(200, "").getHeaders().set(OrgConnection.LIMIT_HEADER, "api-usage=18/5000");
		call();
		assertThat(this.org.usage().org()).isNotNull().satisfies((share) -> assertThat(share.used()).isEqualTo(18));
	}

	@Test
	void endedSessionIsSentAgainOnceWithTheNewTokenAndTheSameBody() throws IOException {
		this.tokens.then("first").then("second");
		Response ended = this.server.answer(401, ENDED);
		this.server.answer(201, "created");
		assertThat(text(call())).isEqualTo("created");
		assertThat(this.server.authorizations).containsExactly("Bearer first", "Bearer second");
		assertThat(this.server.bodies).containsExactly(BODY, BODY);
		assertThat(ended.closed).isTrue();
		assertThat(this.tokens.invalidated).containsExactly("first");
		assertThat(this.tokens.confirmed).containsExactly("second");
		assertThat(this.org.counts()).isEqualTo(new CallCounts(1, 1, 0, 1, 0, 0));
	}

	@Test
	void secondEndedSessionIsHandedOnAndItsTokenStays() throws IOException {
		this.tokens.then("first").then("second");
		this.server.answer(401, ENDED);
		this.server.answer(401, ENDED);
		ClientHttpResponse response = call();
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(text(response)).isEqualTo(ENDED);
		assertThat(this.tokens.invalidated).containsExactly("first");
		assertThat(this.server.uris).hasSize(2);
	}

	@Test
	void tokenOfAnotherInstanceThatHasEndedTooIsReplacedAndTheCallSentAThirdTime() throws IOException {
		this.tokens.then("first").then("second").then("third");
		this.tokens.shared.addAll(List.of("second", "third"));
		Response ended = this.server.answer(401, ENDED);
		Response endedToo = this.server.answer(401, ENDED);
		this.server.answer(201, "created");
		assertThat(text(call())).isEqualTo("created");
		assertThat(this.server.authorizations).containsExactly("Bearer first", "Bearer second", "Bearer third");
		assertThat(this.server.bodies).containsExactly(BODY, BODY, BODY);
		assertThat(List.of(ended, endedToo)).allMatch((response) -> response.closed);
		assertThat(this.tokens.invalidated).containsExactly("first", "second");
		assertThat(this.org.counts()).isEqualTo(new CallCounts(1, 2, 0, 2, 0, 0));
	}

	@Test
	void thirdEndedSessionIsHandedOnThoughTheTokenIsThatOfAnotherInstance() throws IOException {
		this.tokens.then("first").then("second").then("third").then("fourth");
		this.tokens.shared.addAll(List.of("second", "third"));
		this.server.answer(401, ENDED);
		this.server.answer(401, ENDED);
		Response last = this.server.answer(401, ENDED);
		assertThat(text(call())).isEqualTo(ENDED);
		assertThat(last.closed).isFalse();
		assertThat(this.server.uris).hasSize(3);
		assertThat(this.tokens.invalidated).containsExactly("first", "second");
	}

	@Test
	void sameTokenAgainHandsThe401On() throws IOException {
		this.tokens.then("first");
		Response ended = this.server.answer(401, ENDED);
		ClientHttpResponse response = call();
		assertThat(text(response)).isEqualTo(ENDED);
		assertThat(ended.closed).isFalse();
		assertThat(this.server.uris).hasSize(1);
		assertThat(this.org.counts()).isEqualTo(new CallCounts(0, 0, 0, 1, 1, 1));
	}

	@Test
	void bodyOverTheLimitIsNotSentAgainButTheTokenIsDropped() throws IOException {
		this.org = org(BODY.length - 1);
		this.tokens.then("first").then("second");
		this.server.answer(401, ENDED);
		assertThat(text(call())).isEqualTo(ENDED);
		assertThat(this.server.uris).hasSize(1);
		assertThat(this.tokens.invalidated).containsExactly("first");
	}

	@Test
	void otherUnauthorizedIsHandedOn() throws IOException {
		this.tokens.then("first").then("second");
		this.server.answer(401, "Unauthorized");
		assertThat(text(call())).isEqualTo("Unauthorized");
		assertThat(this.tokens.invalidated).isEmpty();
	}

	@Test
	void failedRenewalTellsOfThe401AndReleasesIt() {
		this.tokens.then("first")
			.then(Mono.error(new SalesforceAuthException("default", new OAuth2Error("invalid_grant"), 400, null)));
		Response ended = this.server.answer(401, ENDED);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::call)
			.satisfies((failure) -> assertThat(failure.isAfterSessionEnd()).isTrue());
		assertThat(ended.closed).isTrue();
	}

	@Test
	void renewalThatFailsOtherwiseReleasesThe401() {
		this.tokens.then("first").then(Mono.error(new IllegalStateException("own")));
		Response ended = this.server.answer(401, ENDED);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::call).withMessage("own");
		assertThat(ended.closed).isTrue();
	}

	@Test
	void responseThatCannotBeReadIsReleased() {
		this.tokens.then("first");
		Response broken = this.server.answer(200, "");
		broken.statusFailure = new IOException("broken");
		assertThatExceptionOfType(IOException.class).isThrownBy(this::call).withMessage("broken");
		assertThat(broken.closed).isTrue();
	}

	@Test
	void callWithoutAnOrgSaysHowToChooseOne() {
		BearerTokenInterceptor shared = new BearerTokenInterceptor(
				new CallRules(null, new OrgConnections(Set.of(), this::unknown), this.keptBytes));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> shared.intercept(this.request, BODY, this.server))
			.withMessageContaining("salesforceOrg(")
			.withMessageContaining("salesforce.auth.my-domain-url");
	}

	@Test
	void threadOfReactorIsRefusedThoughThereIsAToken() {
		this.tokens.then("fresh");
		Mono<ClientHttpResponse> call = Mono.fromCallable(this::call).subscribeOn(Schedulers.parallel());
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> call.block(Duration.ofSeconds(10)))
			.withMessageContaining("use the WebClient")
			.withMessageNotContaining("RestClient")
			.withMessageContaining("parallel-")
			.withMessageContaining("default");
		assertThat(this.server.uris).isEmpty();
	}

	@Test
	void interruptEndsTheWaitAndStaysVisible() {
		this.tokens.then(Mono.never());
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(this::call)
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(Thread.interrupted()).isTrue();
	}

	private OrgConnection org(long maxBodySize) {
		return new OrgConnection(TestSettings.of("default", "https://acme.my.salesforce.com/",
				Map.of("resend.max-body-size", maxBodySize + "B")), this.tokens, this.tokens.evidence());
	}

	private OrgConnection unknown(String org) {
		throw new IllegalStateException("no call chooses another org");
	}

	private ClientHttpResponse call() throws IOException {
		return new BearerTokenInterceptor(
				new CallRules(this.org, new OrgConnections(Set.of(), this::unknown), this.keptBytes))
			.intercept(this.request, BODY, this.server);
	}

	private static String text(ClientHttpResponse response) throws IOException {
		return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
	}

	/**
	 * Answers what a test says, then 200.
	 */
	private static final class Server implements ClientHttpRequestExecution {

		final List<String> uris = new ArrayList<>();

		final List<String> authorizations = new ArrayList<>();

		final List<byte[]> bodies = new ArrayList<>();

		private final Deque<Response> answers = new ArrayDeque<>();

		private HttpRequest last = new MockClientHttpRequest();

		Response answer(int status, String body) {
			Response response = new Response(status, body);
			this.answers.add(response);
			return response;
		}

		HttpRequest last() {
			return this.last;
		}

		@Override
		public ClientHttpResponse execute(HttpRequest request, byte[] body) {
			this.last = request;
			this.uris.add(request.getURI().toString());
			this.authorizations.add(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
			this.bodies.add(body.clone());
			return this.answers.isEmpty() ? new Response(200, "") : this.answers.remove();
		}

	}

	/**
	 * Knows whether it was released.
	 */
	private static final class Response extends MockClientHttpResponse {

		private final InputStream body;

		private IOException statusFailure;

		private boolean closed;

		Response(int status, String body) {
			super(new byte[0], status);
			this.body = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public HttpStatusCode getStatusCode() {
			if (this.statusFailure != null) {
				sneak(this.statusFailure);
			}
			return super.getStatusCode();
		}

		@SuppressWarnings("unchecked")
		private static <E extends Exception> void sneak(Exception failure) throws E {
			throw (E) failure;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
