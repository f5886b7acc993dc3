package io.salesforceauth.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.SalesforceAuthException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The model finds what a client must not do.
 */
class ModelTests {

	private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"(.*?)\".*\"instance_url\":\"(.*?)\"");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Model model = new Model();

	private Org org;

	private Org other;

	private String instance;

	@BeforeEach
	void start() throws IOException {
		this.org = new Org("default", this.model, "http://localhost/");
		this.other = new Org("emea", this.model, "http://localhost/");
	}

	@AfterEach
	void stop() throws IOException {
		this.org.close();
		this.other.close();
	}

	@Test
	void callThatSucceedsIsNoViolation() throws Exception {
		Call call = begin(Fault.NONE, 10);
		this.model.end(call, send(call, login(this.org)));
		assertThat(this.model.violations()).isEmpty();
		assertThat(this.model.figures(Client.REST_APACHE).failures()).isEmpty();
	}

	@Test
	void callThatIsSentAgainAfterTheSessionEndIsNoViolation() throws Exception {
		Call call = begin(Fault.NONE, 10);
		String token = loginAndEnd();
		send(call, token);
		this.model.end(call, send(call, login(this.org)));
		assertThat(this.model.violations()).isEmpty();
		assertThat(this.model.figures(Client.REST_APACHE).resends()).isOne();
	}

	@Test
	void callThatIsSentAgainAfterAnotherFaultIsExecutedTwice() throws Exception {
		Call call = begin(Fault.UNAVAILABLE_JSON, 10);
		String token = login(this.org);
		send(call, token);
		this.model.end(call, send(call, token));
		assertThatViolations().contains("executed twice");
	}

	@Test
	void bodyThatIsNotTheCallersIsFound() throws Exception {
		Call call = begin(Fault.NONE, 10);
		this.model.end(call, send(call, login(this.org), new byte[9], "*/*"));
		assertThatViolations().contains("another body than the caller's");
	}

	@Test
	void headerThatIsLostWhenSentAgainIsFound() throws Exception {
		Call call = begin(Fault.NONE, 10);
		send(call, loginAndEnd());
		this.model.end(call, send(call, login(this.org), call.shape().body(), "text/html"));
		assertThatViolations().contains("headers changed");
	}

	@Test
	void tokenOfAnotherOrgIsFound() throws Exception {
		Call call = begin(Fault.NONE, 10);
		login(this.org);
		this.model.end(call, send(call, login(this.other)));
		assertThatViolations().contains("not its own");
	}

	@Test
	void sessionEndThatReachesTheCallerIsFound() throws Exception {
		Call call = begin(Fault.NONE, 10);
		this.model.end(call, send(call, loginAndEnd()));
		assertThatViolations().contains("session end not absorbed");
	}

	@Test
	void sessionEndThatReachesTheCallerWithABodyTooLargeToKeepIsNoViolation() throws Exception {
		Call call = begin(Fault.NONE, Shape.MAX_BODY_SIZE + 1);
		this.model.end(call, send(call, loginAndEnd()));
		assertThat(this.model.violations()).isEmpty();
	}

	@Test
	void failedSignInWithoutAFaultIsFound() {
		Call call = begin(Fault.NONE, 0);
		this.model.end(call, Outcome.failed(new SalesforceAuthException("default", "unknown_error", "", null, null)));
		assertThatViolations().contains("no token, though none was refused");
	}

	@Test
	void callThatHangsIsFound() {
		this.model.end(begin(Fault.NONE, 0), Outcome.givenUp());
		assertThatViolations().contains("hangs");
	}

	@Test
	void responseOfAnotherCallIsFound() throws Exception {
		Call call = begin(Fault.NONE, 0);
		send(call, login(this.org));
		this.model.end(call, Outcome.of(200, new HttpHeaders(), "of another".getBytes()));
		assertThatViolations().contains("another body");
	}

	@Test
	void moreLoginsThanSessionEndsAreFound() throws Exception {
		for (int i = 0; i < 3; i++) {
			login(this.org);
		}
		this.model.checkLogins(this.org.login(Client.REST_APACHE), false);
		assertThatViolations().contains("logins");
	}

	private AbstractStringAssert<?> assertThatViolations() {
		assertThat(this.model.violations()).isNotEmpty();
		return assertThat(String.join("\n", this.model.violations()));
	}

	private Call begin(Fault fault, int size) {
		Shape shape = new Shape("POST", "/services/data/v68.0/query", Map.of("accept", "*/*"), Shape.Kind.BYTES,
				new byte[size], fault, false);
		return this.model.begin(Client.REST_APACHE, this.org.login(Client.REST_APACHE), shape);
	}

	private String loginAndEnd() throws Exception {
		String token = login(this.org);
		for (int i = 0; i < Login.ACCEPTED_BEFORE_END; i++) {
			Call call = begin(Fault.NONE, 0);
			this.model.end(call, send(call, token));
		}
		this.org.login(Client.REST_APACHE).end();
		return token;
	}

	private String login(Org org) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(org.url() + "/services/oauth2/token"))
			.POST(BodyPublishers.ofString("client_id=REST_APACHE&client_secret=secret-0"))
			.timeout(Duration.ofMinutes(1))
			.build();
		Matcher token = TOKEN.matcher(this.http.send(request, BodyHandlers.ofString()).body());
		assertThat(token.find()).isTrue();
		this.instance = (org == this.org) ? token.group(2) : this.instance;
		return token.group(1);
	}

	private Outcome send(Call call, String token) throws Exception {
		return send(call, token, call.shape().body(), "*/*");
	}

	private Outcome send(Call call, String token, byte[] body, String accept) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.instance + call.shape().path()))
			.POST(BodyPublishers.ofByteArray(body))
			.header("x-call", call.id())
			.header("accept", accept)
			.header("Authorization", "Bearer " + token)
			.timeout(Duration.ofMinutes(1))
			.build();
		HttpResponse<byte[]> response = this.http.send(request, BodyHandlers.ofByteArray());
		return Outcome.of(response.statusCode(), new HttpHeaders(), response.body());
	}

}
