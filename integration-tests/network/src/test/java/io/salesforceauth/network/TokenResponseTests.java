package io.salesforceauth.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the token endpoint may answer, and what becomes of it.
 */
class TokenResponseTests extends NetworkTests {

	@ParameterizedTest
	@ValueSource(strings = { "{\"access_token\":\"t\"}",
			"{\"access_token\":\"t\",\"token_type\":null,\"scope\":null,\"id\":null}",
			"{\"access_token\":\"t\",\"token_type\":\"bearer\",\"issued_at\":\"1700000000000\",\"more\":{\"a\":[1]}}",
			"{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"issued_at\":1700000000000,\"instance_url\":\"\"}" })
	void lenientResponseIsTaken(String answer) {
		SalesforceToken token = tokenOf(MockAnswer.json(200, answer));
		assertThat(token.tokenValue()).isEqualTo("t");
		assertThat(token.instanceUrl()).hasToString(this.org.url() + "/");
	}

	@Test
	void tokenOfAnOrdinaryResponseLivesForTheSettingFromWhenTheRequestWasSent() {
		SalesforceToken token = tokensOf(start("salesforce.auth.token.lifetime", "30m")).getToken().block(TIMEOUT);
		assertThat(Duration.between(token.issuedAt(), token.expiresAt())).isEqualTo(Duration.ofMinutes(30));
		assertThat(token.issuedAt()).isEqualTo(this.clock.instant());
		assertThat(token.identityUrl()).asString().contains("/id/00D").contains("/005");
		assertThat(token.scopes()).isNotEmpty();
	}

	@Test
	void expiresInIsUsedWhereAServerSendsIt() {
		SalesforceToken token = tokenOf(MockAnswer.json(200, "{\"access_token\":\"t\",\"expires_in\":\"7200\"}"));
		assertThat(Duration.between(token.issuedAt(), token.expiresAt())).isEqualTo(Duration.ofHours(2));
	}

	@Test
	void endOfAJwtIsUsed() {
		long now = this.clock.instant().getEpochSecond();
		String claims = "{\"iat\":%d,\"exp\":%d}".formatted(now, now + 600);
		String jwt = "eyJhbGciOiJSUzI1NiJ9."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
				+ ".sig";
		SalesforceToken token = tokenOf(MockAnswer.json(200, "{\"access_token\":\"%s\"}".formatted(jwt)));
		assertThat(Duration.between(token.issuedAt(), token.expiresAt())).isCloseTo(Duration.ofMinutes(10),
				Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"200 | {\"access_token\":\"t\",\"token_type\":\"DPoP\"} | unsupported_token_type | BEARER_TOKEN | false",
			"200 | {\"token_type\":\"Bearer\"} | invalid_token_response | TOKEN_ENDPOINT | false",
			"200 | {\"access_token\":\"a b\"} | invalid_token_response | TOKEN_ENDPOINT | false",
			"200 | {\"access_token\": | incomplete_response | TRY_AGAIN | true",
			"200 | [] | invalid_token_response | TOKEN_ENDPOINT | false",
			"200 | '' | incomplete_response | TRY_AGAIN | true",
			"200 | {\"error\":\"invalid_grant\",\"error_description\":\"ip restricted\"} | invalid_grant | LOGIN_RESTRICTIONS | false",
			"400 | {\"error\":\"invalid_grant\",\"error_description\":\"no client credentials user enabled\"} | invalid_grant | RUN_AS_USER | false",
			"401 | {\"error\":\"invalid_client\"} | invalid_client | CLIENT_AUTHENTICATION | false",
			"400 | {\"error\":\"unknown_error\",\"error_description\":\"retry your request\"} | unknown_error | TRY_AGAIN | true",
			"400 | {\"error\":\"rate_limit_exceeded\",\"error_description\":\"Number of logins exceeded\"} | rate_limit_exceeded | LOGIN_RATE | false",
			"500 | {\"error\":\"server_error\"} | server_error | SALESFORCE_STATUS | true",
			"503 | '' | temporarily_unavailable | SALESFORCE_STATUS | true",
			"404 | '' | invalid_token_response | TOKEN_ENDPOINT | false",
			"408 | '' | temporarily_unavailable | TRY_AGAIN | true",
			"429 | '' | temporarily_unavailable | TRY_AGAIN | true",
			"403 | '' | invalid_token_response | TOKEN_ENDPOINT | false",
			"302 | '' | my_domain_moved | MY_DOMAIN_MOVED | false" })
	void responseThatIsNoTokenIsATypedFailure(int status, String body, String code, SignInFailure step,
			boolean passes) {
		SalesforceAuthException failure = failureWith(MockAnswer.json(status, body));
		assertThat(failure).isInstanceOf(OAuth2AuthorizationException.class);
		assertThat(failure.getError().getErrorCode()).isEqualTo(code);
		assertThat(failure.getSignInFailure()).isEqualTo(step);
		assertThat(failure.getStatusCode()).isEqualTo(status);
		assertThat(failure.isTransient()).isEqualTo(passes);
		assertThat(failure.getNextAttempt()).isNotNull();
	}

	@Test
	void maintenancePageIsATypedTransientFailure() {
		SalesforceAuthException failure = failureWith(
				MockAnswer.html(503, "<html>We are down for maintenance.</html>"));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.SALESFORCE_STATUS);
		assertThat(failure.getStatusCode()).isEqualTo(503);
		assertThat(failure.isTransient()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 403, 404 })
	void pageOfAnotherServerIsATypedFailureAfterOneRequest(int status) {
		SalesforceAuthException failure = failureWith(MockAnswer.html(status, "<html>Sign in to the network</html>"));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.TOKEN_ENDPOINT);
		assertThat(failure.getStatusCode()).isEqualTo(status);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void redirectIsNotFollowedAndNamesTheNewMyDomain() {
		SalesforceTokenProvider tokens = tokensOf(signedIn());
		this.org.refuse(SignInFailure.MY_DOMAIN_MOVED);
		SalesforceAuthException failure = failureOf(tokens.renew());
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
		assertThat(failure).hasMessageContaining("the host redirects to https://renamed.my.salesforce.com");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void redirectWithABodyThatNeverEndsIsToldAtOnce() {
		SalesforceTokenProvider tokens = tokensOf(signedIn());
		this.org.tokenEndpoint()
			.answer(MockAnswer.html(307, "x".repeat(1_000_000))
				.withHeader("Location", "https://renamed.my.salesforce.com/services/oauth2/token"));
		assertThat(failureOf(tokens.renew()).getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
	}

	@Test
	void responseWithoutEndIsATypedFailure() {
		SalesforceAuthException failure = failureWith(
				MockAnswer.json(200, "{\"access_token\":\"" + "t".repeat(200_000) + "\"}"));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.INVALID_TOKEN_RESPONSE);
	}

	@Test
	void controlCharactersAndEchoedSecretsDoNotReachTheMessage() {
		SalesforceAuthException failure = failureWith(
				MockAnswer.json(400, "{\"error\":\"invalid_client\",\"error_description\":\"bad\\nsecret %s\"}"
					.formatted(this.org.clientSecret())));
		assertThat(failure.getMessage()).contains("bad secret ******").doesNotContain(this.org.clientSecret(), "\n");
	}

	@Test
	void transientFailureIsRetriedTwiceQuickly() {
		this.org.tokenEndpoint()
			.answerNext(MockAnswer.html(503, "<html></html>"), MockAnswer.error("unknown_error", "retry your request"));
		assertThat(query(client()).block(TIMEOUT)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(3);
	}

	@Test
	void droppedConnectionIsRetried() {
		this.org.tokenEndpoint().answerNext(MockAnswer.dropConnection());
		assertThat(query(client()).block(TIMEOUT)).contains("records");
	}

	@Test
	void droppedConnectionsAreATypedTransientFailure() {
		this.org.tokenEndpoint().answer(MockAnswer.dropConnection());
		SalesforceAuthException failure = failureOf(query(client()));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
		assertThat(failure.isTransient()).isTrue();
	}

	@Test
	void refusedConnectionIsATypedTransientFailure() {
		var client = client("salesforce.auth.my-domain-url", "http://localhost:1");
		SalesforceAuthException failure = failureOf(query(client));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.NETWORK);
		assertThat(failure.isTransient()).isTrue();
	}

	@Test
	void backgroundRequestIsNotRetriedQuickly() {
		ConfigurableApplicationContext context = start("salesforce.auth.token.lifetime", "60m",
				"salesforce.auth.token.refresh-ahead", "50m");
		query(clientOf(context)).block(TIMEOUT);
		this.org.tokenEndpoint().answer(MockAnswer.html(503, "<html></html>"));
		this.clock.advance(Duration.ofMinutes(20));
		query(clientOf(context)).block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> tokensOf(context).status().failures() == 1);
		for (int i = 0; i < 50; i++) {
			query(clientOf(context)).block(TIMEOUT);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void readTimeoutOfTheApplicationDoesNotCutTheSignIn() {
		this.org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		assertThat(tokensOf(start("spring.http.clients.read-timeout", "100ms")).getToken().block(TIMEOUT)).isNotNull();
	}

	@Test
	void keyAndSecretAreInTheFormByDefaultAndNoScopeIsSent() {
		tokensOf(signedIn()).renew().block(TIMEOUT);
		ReceivedRequest request = tokenRequest();
		assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("grant_type=client_credentials")
			.contains("client_id=")
			.contains("client_secret=")
			.doesNotContain("scope");
		assertThat(request.headers()).doesNotContainKey("authorization");
		assertThat(request.headers().get("accept")).first().asString().contains("application/json");
	}

	@Test
	void keyAndSecretAreInTheHeaderWhenBasicIsChosen() {
		query(client("salesforce.auth.client-authentication-method", "client_secret_basic")).block(TIMEOUT);
		assertThat(new String(tokenRequest().body(), StandardCharsets.UTF_8)).doesNotContain("client_secret");
		assertThat(tokenRequest().headers().get("authorization")).first().asString().startsWith("Basic");
	}

	@Test
	void scopesAreSentWhenSet() {
		SalesforceAuthException failure = failureOf(query(client("salesforce.auth.scopes", "api,web")));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.SCOPE_PARAMETER);
		assertThat(new String(tokenRequest().body(), StandardCharsets.UTF_8)).contains("scope=api+web");
	}

	@Test
	void blanksAndNewlinesAroundTheSettingsAreDropped() {
		var client = client("salesforce.auth.my-domain-url", " " + this.org.url() + "/\n", "salesforce.auth.client-id",
				this.org.clientId() + "\n", "salesforce.auth.client-secret", " " + this.org.clientSecret() + " ");
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	private ReceivedRequest tokenRequest() {
		return this.org.received()
			.stream()
			.filter((request) -> request.kind() == RequestKind.TOKEN)
			.findFirst()
			.orElseThrow();
	}

	private SalesforceToken tokenOf(MockAnswer answer) {
		SalesforceTokenProvider tokens = tokensOf(signedIn());
		this.org.tokenEndpoint().answer(answer);
		return tokens.renew().block(TIMEOUT);
	}

	private SalesforceAuthException failureWith(MockAnswer answer) {
		SalesforceTokenProvider tokens = tokensOf(signedIn());
		this.org.tokenEndpoint().answer(answer);
		return failureOf(tokens.renew());
	}

}
