package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for introspection and the identity URL.
 */
class IdentityTests {

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	private final String orgId = this.org.identityUrl().split("/")[4];

	private final String userId = this.org.identityUrl().split("/")[5];

	private final String identity = "/id/" + this.orgId + "/" + this.userId;

	@AfterEach
	void close() {
		this.org.close();
	}

	// [OFFICIAL] facts, section 4: the fields; [UNCONFIRMED] for tokens of this flow
	@Test
	void introspectsToken() throws Exception {
		String token = this.client.login();
		long since = this.clock.instant().getEpochSecond();
		this.clock.forward(Duration.ofMinutes(10));
		this.client.get("/services/data/v68.0/", token);
		HttpResponse<String> response = introspect(token, this.org.clientSecret());
		assertThat(response.statusCode()).isEqualTo(200);
		Map<?, ?> body = Json.read(response.body(), Map.class);
		assertThat(new HashMap<Object, Object>(body)).containsEntry("active", true)
			.containsEntry("scope", "api")
			.containsEntry("client_id", this.org.clientId())
			.containsEntry("sub", this.org.url() + this.identity)
			.containsEntry("iat", (int) since)
			.containsEntry("nbf", (int) since)
			.containsEntry("exp", (int) this.clock.instant().plus(Duration.ofHours(2)).getEpochSecond())
			.containsKeys("username", "token_type");
		assertThat(this.org.requests(RequestKind.INTROSPECT)).isOne();
	}

	// [PRIOR] RFC 7662: asking is no use of the session
	@Test
	void doesNotProlongSessionByIntrospection() throws Exception {
		String token = this.client.login();
		this.clock.forward(Duration.ofMinutes(119));
		assertThat(introspect(token, this.org.clientSecret()).body()).contains("\"active\":true");
		this.clock.forward(Duration.ofMinutes(1));
		assertThat(introspect(token, this.org.clientSecret()).body()).isEqualTo("{\"active\":false}");
	}

	// [OBSERVED] facts, section 4: active is false for a token that is not known
	@Test
	void tellsThatUnknownTokenIsNotActive() throws Exception {
		assertThat(introspect("unknown", this.org.clientSecret()).body()).isEqualTo("{\"active\":false}");
	}

	@Test
	void tellsTheClientThatSignedIn() throws Exception {
		String token = this.client.login();
		String first = this.org.clientId();
		this.org.addClient("3MVG9new", "new").removeClient(first);
		assertThat(introspect(token, "new").body()).contains("\"client_id\":\"" + first + "\"");
	}

	// [UNCONFIRMED] the same answers as those of the token endpoint
	@Test
	void introspectsForKnownClientsOnly() throws Exception {
		HttpResponse<String> response = introspect(this.client.login(), "wrong");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"error\":\"invalid_client\"");
		assertThat(this.client.send(this.client.request("/services/oauth2/introspect")).statusCode()).isEqualTo(400);
	}

	// [OFFICIAL] facts, section 2: the token answer names the address; [PRIOR] its fields
	@Test
	void tellsIdentity() throws Exception {
		HttpResponse<String> response = this.client.get(this.identity, this.client.login());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"id\":\"" + this.org.url() + this.identity + "\"",
				"\"organization_id\":\"" + this.orgId + "\"", "\"user_id\":\"" + this.userId + "\"",
				"\"rest\":\"" + this.org.url() + "/services/data/v{version}/\"");
		assertThat(this.org.requests(RequestKind.IDENTITY)).isOne();
	}

	// [CODE] facts, sections 4 and 5.3: 403 with a text, not a 401
	@Test
	void refusesIdentityWithoutSession() throws Exception {
		HttpResponse<String> response = this.client.get(this.identity, "unknown");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).isEqualTo("Bad_OAuth_Token");
	}

	// [PRIOR] the other texts of the identity URL
	@Test
	void tellsWhatIsWrongWithIdentityRequest() throws Exception {
		assertThat(this.client.send(this.client.request(this.identity)).body()).isEqualTo("Missing_OAuth_Token");
		String token = this.client.login();
		assertThat(this.client.get("/id/00D5g000000otherAA/" + this.userId, token).body()).isEqualTo("Wrong_Org");
		HttpResponse<String> unknownUser = this.client.get("/id/" + this.orgId + "/0055g000000otherAA", token);
		assertThat(unknownUser.statusCode()).isEqualTo(404);
		assertThat(unknownUser.body()).isEqualTo("Bad_Id");
	}

	// [OFFICIAL] facts, section 4: revoked with 200; section 5.1 (no mark): then a 401
	@Test
	void isNotActiveAfterRevocation() throws Exception {
		String token = this.client.login();
		this.client.send(this.client.form("/services/oauth2/revoke", Map.of("token", token)));
		assertThat(introspect(token, this.org.clientSecret()).body()).isEqualTo("{\"active\":false}");
		assertThat(this.client.get("/services/data/v68.0/", token).statusCode()).isEqualTo(401);
	}

	private HttpResponse<String> introspect(String token, String secret) throws Exception {
		return this.client.send(this.client.form("/services/oauth2/introspect", Map.of("token", token,
				"token_type_hint", "access_token", "client_id", this.org.clientId(), "client_secret", secret)));
	}

}
