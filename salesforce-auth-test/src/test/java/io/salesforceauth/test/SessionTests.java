package io.salesforceauth.test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the life of sessions.
 */
class SessionTests {

	private static final String RESOURCES = "/services/data/v68.0/";

	private static final String EXPIRED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void acceptsTokenOfLivingSession() throws Exception {
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	// Facts, section 2: the switch; no source tells of two sessions of one app and user
	@Test
	void keepsOldSessionsWhenNewOnesStart() throws Exception {
		this.org.sameTokenWhileSessionLives(false);
		String first = this.client.login();
		String second = this.client.login();
		assertThat(second).isNotEqualTo(first);
		assertThat(this.client.get(RESOURCES, first).statusCode()).isEqualTo(200);
		assertThat(this.client.get(RESOURCES, second).statusCode()).isEqualTo(200);
	}

	// Facts, section 5.1 (no mark)
	@Test
	void answersUnauthorizedInJsonAfterSessionsEnd() throws Exception {
		String token = this.client.login();
		this.org.endSessions();
		HttpResponse<String> response = this.client.get(RESOURCES, token);
		assertExpired(response);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
		// Facts, section 5.3: not confirmed, but the headers in jsforce PR#1301 have none
		assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	// [PRIOR] facts, section 5.3
	@Test
	void answersUnauthorizedInXmlWhenAsked() throws Exception {
		HttpResponse<String> response = this.client
			.send(this.client.authorized(RESOURCES, "unknown").header("Accept", "application/xml"));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/xml;charset=UTF-8");
		assertThat(response.body()).isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Errors><Error>"
				+ "<errorCode>INVALID_SESSION_ID</errorCode><message>Session expired or invalid</message>"
				+ "</Error></Errors>");
	}

	@Test
	void answersInJsonWhenJsonIsNamedBeforeXml() throws Exception {
		assertExpired(this.client.send(this.client.authorized(RESOURCES, "unknown")
			.header("Accept", "application/json, application/xml;q=0.5")));
	}

	@Test
	void refusesMissingToken() throws Exception {
		assertExpired(this.client.send(this.client.request(RESOURCES)));
	}

	@Test
	void refusesTokenOfOtherScheme() throws Exception {
		String token = this.client.login();
		assertExpired(this.client.send(this.client.request(RESOURCES).header("Authorization", "Basic " + token)));
	}

	// [OFFICIAL] facts, section 4: two hours of inactivity, a call starts them again
	@Test
	void endsSessionTwoHoursAfterLastCall() throws Exception {
		String token = this.client.login();
		this.clock.forward(Duration.ofMinutes(119));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
		this.clock.forward(Duration.ofMinutes(119));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
		this.clock.forward(Duration.ofMinutes(120));
		assertExpired(this.client.get(RESOURCES, token));
	}

	@Test
	void endsSessionAfterChosenTime() throws Exception {
		this.org.sessionTimeout(Duration.ofMinutes(15));
		String token = this.client.login();
		this.clock.forward(Duration.ofMinutes(15));
		assertExpired(this.client.get(RESOURCES, token));
	}

	// [OBSERVED] facts, section 2: eight sign-ins, one token
	@Test
	void givesSameTokenAgainWhileSessionLives() throws Exception {
		String first = this.client.login();
		for (int i = 0; i < 7; i++) {
			assertThat(this.client.login()).isEqualTo(first);
		}
		this.org.endSessions();
		String second = this.client.login();
		assertThat(second).isNotEqualTo(first);
		this.clock.forward(Duration.ofHours(2));
		assertThat(this.client.login()).isNotEqualTo(second);
	}

	// [OFFICIAL] facts, section 2: a token belongs to one app and user
	@Test
	void givesOtherTokenToOtherApp() throws Exception {
		String token = this.client.login();
		String other = this.org.addClient("other", "secret").removeClient(this.org.clientId()).clientId();
		assertThat(other).isEqualTo("other");
		assertThat(this.client.login()).isNotEqualTo(token);
	}

	@Test
	void doesNotProlongSessionWhenSameTokenIsGiven() throws Exception {
		String token = this.client.login();
		this.clock.forward(Duration.ofMinutes(119));
		assertThat(this.client.login()).isEqualTo(token);
		this.clock.forward(Duration.ofMinutes(1));
		assertExpired(this.client.get(RESOURCES, token));
	}

	@Test
	void refusesEveryTokenWhenChosen() throws Exception {
		this.org.refuse(SignInFailure.SESSION_POLICY);
		String token = this.client.login();
		assertExpired(this.client.get(RESOURCES, token));
		this.org.answerNormally();
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void keepsSessionsWhenSecretIsRotated() throws Exception {
		String token = this.client.login();
		this.org.clientSecret("new");
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	// Facts, section 4 (no mark; Mobile SDK guide)
	@Test
	void endsSessionWhenRevoked() throws Exception {
		this.org.sameTokenWhileSessionLives(false);
		String token = this.client.login();
		String other = this.client.login();
		HttpResponse<String> response = revoke(token);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertExpired(this.client.get(RESOURCES, token));
		assertThat(this.client.get(RESOURCES, other).statusCode()).isEqualTo(200);
		assertThat(this.org.requests(RequestKind.REVOKE)).isOne();
	}

	// [OFFICIAL, 2011] facts, section 10.3: revocation by GET
	@Test
	void endsSessionWhenRevokedByGet() throws Exception {
		String token = this.client.login();
		HttpResponse<String> response = this.client
			.send(this.client.request("/services/oauth2/revoke?token=" + OrgClient.encode(token)));
		assertThat(response.statusCode()).isEqualTo(200);
		assertExpired(this.client.get(RESOURCES, token));
		assertThat(this.org.received().toString()).doesNotContain(token);
	}

	@Test
	void refusesToRevokeUnknownTokenByGet() throws Exception {
		HttpResponse<String> response = this.client.send(this.client.request("/services/oauth2/revoke?token=unknown"));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"error\":\"invalid_token\"");
	}

	// Alternating sign-ins of two apps: each has a token of its own, again and again
	@Test
	void givesEachAppItsOwnTokenAgain() throws Exception {
		String first = this.client.login();
		HttpRequest.Builder other = this.client.form("/services/oauth2/token",
				Map.of("grant_type", "client_credentials", "client_id", "other", "client_secret", "secret"));
		this.org.addClient("other", "secret");
		String second = this.client.send(other).body();
		assertThat(second).doesNotContain(first);
		assertThat(this.client.login()).isEqualTo(first);
		assertThat(this.client.send(other).body()).isEqualTo(second);
	}

	@Test
	void givesNewTokenEachTimeWhileThePolicyRefusesThem() throws Exception {
		this.org.refuse(SignInFailure.SESSION_POLICY);
		assertThat(this.client.login()).isNotEqualTo(this.client.login());
	}

	@Test
	void refusesToRevokeUnknownToken() throws Exception {
		HttpResponse<String> response = revoke("unknown");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"error\":\"invalid_token\"");
	}

	// Facts, section 4 (no mark; SalesforceMobileSDK-Android PR#2430): 403 with a text
	@Test
	void refusesUserInfoWithoutSession() throws Exception {
		HttpResponse<String> response = this.client.get("/services/oauth2/userinfo", "unknown");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).isEqualTo("Bad_OAuth_Token");
		assertThat(this.org.requests(RequestKind.USERINFO)).isOne();
	}

	@Test
	void givesUserInfoWithSession() throws Exception {
		HttpResponse<String> response = this.client.get("/services/oauth2/userinfo", this.client.login());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"organization_id\":\"" + this.org.identityUrl().split("/")[4] + "\"",
				"\"active\":true");
	}

	private HttpResponse<String> revoke(String token) throws Exception {
		return this.client.send(this.client.form("/services/oauth2/revoke", Map.of("token", token)));
	}

	private static void assertExpired(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).isEqualTo(EXPIRED);
	}

}
