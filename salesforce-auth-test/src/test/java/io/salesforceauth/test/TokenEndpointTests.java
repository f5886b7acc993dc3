package io.salesforceauth.test;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the token endpoint.
 */
class TokenEndpointTests {

	private static final String PATH = "/services/oauth2/token";

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	// [OFFICIAL] fields of the Postman sample; issued_at is a text of milliseconds
	@Test
	void givesTokenForKeyAndSecretByPost() throws Exception {
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
		assertThat(tokenOf(response)).containsEntry("token_type", "Bearer")
			.containsEntry("instance_url", this.org.url())
			.containsEntry("id", this.org.identityUrl())
			.containsEntry("issued_at", String.valueOf(this.clock.millis()))
			.containsEntry("scope", "api")
			.hasEntrySatisfying("signature", (value) -> assertThat(value.toString()).hasSize(44).endsWith("="))
			.hasEntrySatisfying("access_token",
					(value) -> assertThat(value.toString()).matches("00D[A-Za-z0-9]{12}!AQ[A-Za-z0-9._]+")
						.contains("."));
	}

	// Facts, section 2 (no mark): expires_in is never seen, refresh_token never in this
	// flow
	@Test
	void saysNothingOfExpiryAndRefresh() throws Exception {
		assertThat(tokenOf(this.client.send(this.client.tokenRequest()))).doesNotContainKeys("expires_in",
				"refresh_token");
	}

	// [OFFICIAL] "basic authorization header" of the Postman collection
	@Test
	void givesTokenForKeyAndSecretByBasic() throws Exception {
		HttpResponse<String> response = this.client.send(basic(this.org.clientId(), this.org.clientSecret()));
		assertThat(response.statusCode()).isEqualTo(200);
	}

	// RFC 6749 2.3.1
	@Test
	void decodesBasicCredentialsAsForm() throws Exception {
		this.org.clientSecret("a+b%c:d ä");
		assertThat(this.client.send(basic(this.org.clientId(), this.org.clientSecret())).statusCode()).isEqualTo(200);
	}

	@Test
	void refusesBasicCredentialsThatAreNotBase64() throws Exception {
		HttpRequest.Builder request = this.client.form(PATH, Map.of("grant_type", "client_credentials"))
			.header("Authorization", "Basic ***");
		assertError(request, "invalid_client_id", "client identifier invalid");
	}

	@Test
	void ignoresCaseOfBasicScheme() throws Exception {
		String encoded = Base64.getEncoder()
			.encodeToString((this.org.clientId() + ":" + this.org.clientSecret()).getBytes(StandardCharsets.UTF_8));
		HttpRequest.Builder request = this.client.form(PATH, Map.of("grant_type", "client_credentials"))
			.header("Authorization", "basic " + encoded);
		assertThat(this.client.send(request).statusCode()).isEqualTo(200);
	}

	// Facts, section 3, row 4 (no mark; SumoLogic docs)
	@Test
	void refusesUnknownKey() throws Exception {
		assertError(form("client_id", "3MVG9other"), "invalid_client_id", "client identifier invalid");
	}

	@Test
	void refusesMissingKey() throws Exception {
		assertError(this.client.form(PATH, Map.of("grant_type", "client_credentials")), "invalid_client_id",
				"client identifier invalid");
	}

	// Facts, section 3, row 5 (no mark; SumoLogic docs, restforce#338)
	@Test
	void refusesWrongSecretByPost() throws Exception {
		assertError(form("client_secret", "wrong"), "invalid_client", "invalid client credentials");
	}

	@Test
	void refusesWrongSecretByBasic() throws Exception {
		assertError(basic(this.org.clientId(), "wrong"), "invalid_client", "invalid client credentials");
	}

	@Test
	void refusesOldSecretAfterRotation() throws Exception {
		HttpRequest.Builder old = this.client.tokenRequest();
		this.org.clientSecret("B".repeat(64));
		assertError(old, "invalid_client", "invalid client credentials");
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
	}

	// Facts, section 3, row 16 (no mark; dust PR#11456)
	@Test
	void refusesOtherGrants() throws Exception {
		assertError(form("grant_type", "password"), "unsupported_grant_type", "grant type not supported");
	}

	// [OBSERVED] facts, section 1.3
	@Test
	void refusesScope() throws Exception {
		assertError(form("scope", "api"), "invalid_request", "scope parameter not supported");
	}

	@Test
	void refusesGet() throws Exception {
		assertError(this.client.request(PATH), "invalid_request", "must use HTTP POST");
	}

	@Test
	void readsOnlyForms() throws Exception {
		HttpRequest.Builder json = this.client.request(PATH)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("grant_type=client_credentials"));
		assertError(json, "unsupported_grant_type", "grant type not supported");
	}

	@Test
	void ignoresParametersOfQuery() throws Exception {
		HttpRequest.Builder request = this.client.form(PATH + "?grant_type=client_credentials", Map.of());
		assertError(request, "unsupported_grant_type", "grant type not supported");
	}

	// [UNCONFIRMED] RFC 6749 5.2 wants this refused; nobody tells what Salesforce does
	@Test
	void refusesSecretByBasicAndByPostAtOnce() throws Exception {
		String pair = this.org.clientId() + ":" + this.org.clientSecret();
		HttpRequest.Builder request = this.client.tokenRequest()
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
		assertError(request, "invalid_request", "multiple client credentials");
	}

	// RFC 6749 2.3.1: no second way to authenticate, since it is no secret
	@Test
	void acceptsKeyInTheFormBesideBasic() throws Exception {
		String pair = this.org.clientId() + ":" + this.org.clientSecret();
		HttpRequest.Builder request = this.client
			.form(PATH, Map.of("grant_type", "client_credentials", "client_id", this.org.clientId()))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
		assertThat(this.client.send(request).statusCode()).isEqualTo(200);
	}

	// [OFFICIAL] facts, section 6: a staged pair differs in key and secret, both are good
	@Test
	void acceptsBothPairsDuringRotation() throws Exception {
		HttpRequest.Builder old = this.client.tokenRequest();
		this.org.addClient("3MVG9new", "new");
		assertThat(this.client.send(old).statusCode()).isEqualTo(200);
		assertThat(this.client.send(pair("3MVG9new", "new")).statusCode()).isEqualTo(200);
	}

	@Test
	void doesNotMixPairs() throws Exception {
		this.org.addClient("3MVG9new", "new");
		assertError(form("client_secret", "new"), "invalid_client", "invalid client credentials");
		assertError(pair("3MVG9new", this.org.clientSecret()), "invalid_client", "invalid client credentials");
	}

	// [OFFICIAL] facts, section 6: the old pair is deleted in the end
	@Test
	void refusesOldPairAfterRotation() throws Exception {
		HttpRequest.Builder old = this.client.tokenRequest();
		this.org.addClient("3MVG9new", "new").removeClient(this.org.clientId());
		assertError(old, "invalid_client_id", "client identifier invalid");
		assertThat(this.org.clientId()).isEqualTo("3MVG9new");
		assertThat(this.org.clientSecret()).isEqualTo("new");
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
	}

	@Test
	void hasOnlyTheFirstPairAfterReset() throws Exception {
		String first = this.org.clientId();
		this.org.addClient("3MVG9new", "new").removeClient(first).reset();
		assertThat(this.org.clientId()).isEqualTo(first);
		assertError(pair("3MVG9new", "new"), "invalid_client_id", "client identifier invalid");
	}

	@Test
	void keepsTheLastPair() {
		assertThatIllegalStateException().isThrownBy(() -> this.org.removeClient(this.org.clientId()))
			.withMessageContaining("add another one first");
	}

	@Test
	void refusesToAddKeyTwiceOrToRemoveUnknownOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.addClient(this.org.clientId(), "new"))
			.withMessageContaining("already");
		this.org.addClient("3MVG9new", "new");
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.removeClient("3MVG9other"))
			.withMessageContaining("no client");
	}

	@Test
	void namesOtherInstanceWhenChosen() throws Exception {
		this.org.instanceUrl("https://na1.example.com");
		assertThat(tokenOf(this.client.send(this.client.tokenRequest()))).containsEntry("instance_url",
				"https://na1.example.com");
		this.org.instanceUrl(null);
		assertThat(tokenOf(this.client.send(this.client.tokenRequest()))).containsEntry("instance_url", this.org.url());
	}

	// Facts, section 6: formats of key and secret
	@Test
	void hasDefaultsThatLookReal() {
		assertThat(this.org.clientId()).matches("3MVG9[A-Za-z0-9._]{80}");
		assertThat(this.org.clientSecret()).matches("[0-9A-F]{64}");
	}

	@Test
	void acceptsOwnKeyAndSecret() throws Exception {
		try (MockSalesforce own = MockSalesforce.builder().clientId("key").clientSecret("secret").start()) {
			assertThat(own.clientId()).isEqualTo("key");
			assertThat(own.clientSecret()).isEqualTo("secret");
			OrgClient ownClient = new OrgClient(own);
			assertThat(ownClient.send(ownClient.tokenRequest()).statusCode()).isEqualTo(200);
		}
	}

	private HttpRequest.Builder form(String name, String value) {
		Map<String, String> form = new HashMap<>(Map.of("grant_type", "client_credentials", "client_id",
				this.org.clientId(), "client_secret", this.org.clientSecret()));
		form.put(name, value);
		return this.client.form(PATH, form);
	}

	private HttpRequest.Builder pair(String key, String secret) {
		return this.client.form(PATH,
				Map.of("grant_type", "client_credentials", "client_id", key, "client_secret", secret));
	}

	private HttpRequest.Builder basic(String key, String secret) {
		String pair = OrgClient.encode(key) + ":" + OrgClient.encode(secret);
		return this.client.form(PATH, Map.of("grant_type", "client_credentials"))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> tokenOf(HttpResponse<String> response) {
		return Json.read(response.body(), Map.class);
	}

	// Facts, section 3: HTTP 400 for nearly all errors
	private void assertError(HttpRequest.Builder request, String error, String description) throws Exception {
		HttpResponse<String> response = this.client.send(request);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body())
			.isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
		assertThat(this.org.logins()).isZero();
	}

}
