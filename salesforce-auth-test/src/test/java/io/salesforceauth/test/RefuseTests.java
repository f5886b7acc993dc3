package io.salesforceauth.test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MockSalesforce#refuse(SignInFailure)}.
 */
class RefuseTests {

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "SALESFORCE_STATUS", "NETWORK", "RESPONSE_TIME", "BEARER_TOKEN", "SESSION_POLICY",
			"TOKEN_ENDPOINT", "MY_DOMAIN_MOVED", "CREDENTIALS", "HTTP_CLIENT", "APPLICATION_CLOSING", "TENANT",
			"TENANT_CHANGED", "UNKNOWN" }, mode = Mode.EXCLUDE)
	void errorLeadsBackToTheStep(SignInFailure step) throws Exception {
		this.org.refuse(step);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		Map<?, ?> body = Json.read(response.body(), Map.class);
		OAuth2Error error = new OAuth2Error((String) body.get("error"), (String) body.get("error_description"), null);
		assertThat(SignInFailure.of(error, response.statusCode())).isEqualTo(step);
	}

	// [OBSERVED] facts, section 1.1 for the first; section 3 for the others, by its rows
	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			MY_DOMAIN,               invalid_grant,          request not supported on this domain
			RUN_AS_USER,             invalid_grant,          no client credentials user enabled
			CLIENT_CREDENTIALS_FLOW, invalid_grant,          client credentials flow not enabled
			CONSUMER_KEY,            invalid_client_id,      client identifier invalid
			CONSUMER_SECRET,         invalid_client,         invalid client credentials
			SCOPE_PARAMETER,         invalid_request,        scope parameter not supported
			PERMITTED_USERS,         invalid_app_access,     user is not admin approved to access this app
			USER_APPROVAL,           invalid_grant,          user hasn't approved this consumer
			APP_IN_ORG,              app_not_found,          External client app is not installed in this org
			LOGIN_RESTRICTIONS,      invalid_grant,          ip restricted
			ACTIVE_USER,             inactive_user,          user is inactive
			ACTIVE_ORG,              inactive_org,           "Org is locked, closed, or suspended"
			LOGIN_RATE,              rate_limit_exceeded,    Number of logins exceeded
			TRY_AGAIN,               unknown_error,          retry your request
			GRANT_TYPE,              unsupported_grant_type, grant type not supported
			LOGIN_HISTORY,           invalid_grant,          authentication failure
			""")
	void answersInTheWordsOfSalesforce(SignInFailure step, String error, String description) throws Exception {
		this.org.refuse(step);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body())
			.isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
	}

	// [PRIOR] The refusals of the JWT bearer flow; of these the facts have only row 19,
	// which they tell of other flows
	@ParameterizedTest
	@CsvSource({ "SIGNING_KEY,invalid assertion", "AUDIENCE,audience is invalid", "CLOCK,expired authorization code" })
	void answersInTheWordsOfTheJwtBearerFlow(SignInFailure step, String description) throws Exception {
		this.org.refuse(step);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body())
			.isEqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"%s\"}".formatted(description));
	}

	// [UNCONFIRMED] facts, section 3, rows 18 and 20: a description without its code, and
	// the other way round
	@Test
	void answersWithWhatIsKnownWhereThatIsNotAll() throws Exception {
		this.org.refuse(SignInFailure.OAUTH_SCOPES);
		assertThat(this.client.send(this.client.tokenRequest()).body())
			.contains("\"error_description\":\"too many scopes requested\"");
		this.org.refuse(SignInFailure.CLIENT_AUTHENTICATION);
		assertThat(this.client.send(this.client.tokenRequest()).body()).isEqualTo("{\"error\":\"invalid_client\"}");
	}

	// Facts, section 3, row 21 (no mark; restforcephp#22): 503 and HTML
	@Test
	void isDown() throws Exception {
		this.org.refuse(SignInFailure.SALESFORCE_STATUS);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(response.body()).contains("We are down for maintenance.");
	}

	@Test
	void dropsConnection() {
		this.org.refuse(SignInFailure.NETWORK);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(this.client.tokenRequest()))
			.isNotInstanceOf(HttpTimeoutException.class);
	}

	@Test
	void doesNotAnswer() {
		this.org.refuse(SignInFailure.RESPONSE_TIME);
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.client.send(this.client.tokenRequest().timeout(Duration.ofMillis(300))));
	}

	// [CODE] facts, section 1.5: force-rs refuses this token type
	@Test
	void givesTokenThatIsNoBearerToken() throws Exception {
		this.org.refuse(SignInFailure.BEARER_TOKEN);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"token_type\":\"DPoP\"", "\"instance_url\":\"" + this.org.url());
	}

	@Test
	void givesTokensThatTheApiRefuses() throws Exception {
		this.org.refuse(SignInFailure.SESSION_POLICY);
		HttpResponse<String> response = this.client.get("/services/data/v68.0/", this.client.login());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("Session expired or invalid");
	}

	@Test
	void answersWhatIsNoTokenAnswer() throws Exception {
		this.org.refuse(SignInFailure.TOKEN_ENDPOINT);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).startsWith("<html>");
	}

	// [OFFICIAL] facts, section 10.1: an old host answers 301 or 307
	@Test
	void redirectsAsAnOldMyDomainDoes() throws Exception {
		this.org.refuse(SignInFailure.MY_DOMAIN_MOVED);
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(301);
		assertThat(response.headers().firstValue("Location")).get().asString().contains(".my.salesforce.com");
	}

	@Test
	void saysWhatToDoForAStepThatNobodyCanPlay() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.refuse(SignInFailure.UNKNOWN))
			.withMessageContaining("cannot play UNKNOWN")
			.withMessageContaining("tokenEndpoint().answer(");
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.refuse(SignInFailure.CREDENTIALS))
			.withMessageContaining("fails before a request is sent");
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.refuse(SignInFailure.HTTP_CLIENT))
			.withMessageContaining("happens in the application");
	}

	// Fails for each new step until it is decided what the mock org does
	@Test
	void playsEveryOtherStep() {
		assertThat(EnumSet.complementOf(
				EnumSet.of(SignInFailure.CREDENTIALS, SignInFailure.HTTP_CLIENT, SignInFailure.APPLICATION_CLOSING,
						SignInFailure.TENANT, SignInFailure.TENANT_CHANGED, SignInFailure.UNKNOWN)))
			.allSatisfy((step) -> assertThat(this.org.refuse(step)).isSameAs(this.org));
	}

	@Test
	void replacesEarlierRefusal() throws Exception {
		this.org.refuse(SignInFailure.SESSION_POLICY).refuse(SignInFailure.RUN_AS_USER);
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(400);
		this.org.tokenEndpoint().answerNormally();
		assertThat(this.client.get("/services/data/v68.0/", this.client.login()).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(names = { "RUN_AS_USER", "SESSION_POLICY", "NETWORK" })
	void endsWhenNormalAgain(SignInFailure step) throws Exception {
		this.org.refuse(step).answerNormally();
		assertThat(this.client.get("/services/data/v68.0/", this.client.login()).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@EnumSource(names = { "RUN_AS_USER", "SESSION_POLICY", "NETWORK" })
	void endsWhenReset(SignInFailure step) throws Exception {
		this.org.refuse(step).reset();
		assertThat(this.client.get("/services/data/v68.0/", this.client.login()).statusCode()).isEqualTo(200);
	}

}
