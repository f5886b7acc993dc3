package io.salesforceauth.test;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens to apps, users and orgs in late 2026. No live org was asked:
 * each test says where its answer comes from.
 */
class TroubleTests {

	private static final String RESOURCES = "/services/data/v68.0/";

	private static final String ACCOUNTS = RESOURCES + "sobjects/Account";

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	// [OBSERVED x5] facts, section 10.1
	@ParameterizedTest
	@ValueSource(strings = { "", "full", "refresh_token", "full,refresh_token,offline_access,web" })
	void refusesSignInWithoutUsableScope(String scopes) throws Exception {
		this.org.scopes(scopes.isEmpty() ? new String[0] : scopes.split(","));
		assertRefused("invalid_grant", "no valid scopes defined");
		this.org.answerNormally();
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
	}

	// [OBSERVED] facts, section 10.1: the unusable ones are dropped
	@ParameterizedTest
	@CsvSource({ "'refresh_token,api', api", "'full,api,id', api id", "'sfap_api,api', sfap_api api" })
	void grantsUsableScopes(String scopes, String granted) throws Exception {
		this.org.scopes(scopes.split(","));
		assertThat(token().get("scope")).isEqualTo(granted);
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	// Facts, section 5.2 (no mark; jsforce PR#1301): other scopes sign in, the API
	// refuses
	@ParameterizedTest
	@ValueSource(strings = { "id", "chatter_api", "openid" })
	void refusesCallsWithoutApiScope(String scope) throws Exception {
		this.org.scopes(scope);
		HttpResponse<String> response = this.client.get(RESOURCES, this.client.login());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("This session is not valid for use with the REST API");
	}

	// [OBSERVED] restforce#303: the words; [OFFICIAL] facts, section 10.1: tokens are
	// revoked
	@Test
	void refusesFrozenUserAndEndsItsSessions() throws Exception {
		String token = this.client.login();
		this.org.resetCounters();
		this.org.userFrozen(true);
		assertRefused("invalid_grant", "inactive user");
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(401);
		this.org.userFrozen(false);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(401);
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	// [OBSERVED] n8n#21589, in a flow with a browser; [UNCONFIRMED] in this one
	@Test
	void refusesBlockedApp() throws Exception {
		this.org.appBlocked(true);
		assertRefused("OAUTH_APP_BLOCKED", "this app has been blocked by your admin");
		this.org.answerNormally();
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
	}

	// [OFFICIAL] facts, section 10.1: 301 or 307 at the old host; the body is not known
	@ParameterizedTest
	@CsvSource({ "301, false", "301, true", "307, false", "307, true" })
	void redirectsEverythingOnceMyDomainHasMoved(int status, boolean page) throws Exception {
		String token = this.client.login();
		this.org.movedTo("https://renamed.my.salesforce.com", status, page);
		for (HttpResponse<String> response : List.of(this.client.send(this.client.tokenRequest()),
				this.client.query("SELECT Id FROM Account", token), this.client.send(this.client.request("/")))) {
			assertThat(response.statusCode()).isEqualTo(status);
			assertThat(response.headers().firstValue("Location"))
				.hasValue(response.uri().toString().replace(this.org.url(), "https://renamed.my.salesforce.com"));
			assertThat(response.body().contains("<html>")).isEqualTo(page);
		}
		this.org.answerNormally();
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(401);
	}

	// [OFFICIAL] facts, sections 4 and 10.4: an app may have tokens with exp
	@Test
	void givesJsonWebTokensThatEnd() throws Exception {
		this.org.jwtTokens(Duration.ofMinutes(1));
		Map<?, ?> answer = token();
		String token = String.valueOf(answer.get("access_token"));
		assertThat(answer.get("token_format")).isEqualTo("jwt");
		assertThat(claims(token)).containsEntry("exp", (int) this.clock.instant().plusSeconds(60).getEpochSecond())
			.containsEntry("iat", (int) this.clock.instant().getEpochSecond());
		this.clock.forward(Duration.ofSeconds(59));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
		// Calls do not make it last longer
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(401);
	}

	// [PRIOR] no source tells of the same JSON Web Token twice
	@Test
	void givesNewJsonWebTokenEachTime() throws Exception {
		this.org.jwtTokens(Duration.ofMinutes(10));
		String first = this.client.login();
		assertThat(this.client.login()).isNotEqualTo(first);
		this.org.jwtTokens(null);
		assertThat(this.client.login()).startsWith("00D").contains("!");
	}

	// Facts, sections 5.4 and 10.3 (no mark)
	@ParameterizedTest
	@ValueSource(strings = { RESOURCES, ACCOUNTS + "/0015g0000000001AAA" })
	void answersUnavailableInJson(String path) throws Exception {
		String token = this.client.login();
		this.org.api().answer(MockAnswer.unavailable());
		HttpResponse<String> response = this.client.get(path, token);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
		assertThat(response.body()).contains("\"errorCode\":\"SERVER_UNAVAILABLE\"");
	}

	// [OFFICIAL] facts, section 10.3: there is a read-only mode; [UNCONFIRMED] its answer
	@ParameterizedTest
	@CsvSource({ "POST, sobjects/Account", "PATCH, sobjects/Account/0015g0000000001AAA",
			"DELETE, sobjects/Account/0015g0000000001AAA", "POST, composite/sobjects" })
	void refusesToWriteInReadOnlyMode(String method, String path) throws Exception {
		this.org.readOnly(true);
		String token = this.client.login();
		HttpResponse<String> response = this.client.send(this.client.authorized(RESOURCES + path, token)
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString("{\"Name\":\"Acme\"}")));
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(this.org.accounts()).hasSize(12).first().extracting("Name").isEqualTo("Edge Communications");
		assertThat(this.client.query("SELECT Id FROM Account", token).statusCode()).isEqualTo(200);
	}

	// HTTP: RFC 9110 9.3.2; facts, section 10.3
	@ParameterizedTest
	@ValueSource(
			strings = { RESOURCES, ACCOUNTS + "/0015g0000000001AAA", RESOURCES + "query?q=SELECT+Id+FROM+Account" })
	void answersHeadAsGetWithoutBody(String path) throws Exception {
		String token = this.client.login();
		HttpResponse<String> accepted = head(path, token);
		assertThat(accepted.statusCode()).isEqualTo(200);
		assertThat(accepted.body()).isEmpty();
		this.org.endSessions();
		HttpResponse<String> refused = head(path, token);
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.body()).isEmpty();
	}

	// [OBSERVED] jsforce#736, #833: 403 with a text, where the API has a 401
	@ParameterizedTest
	@ValueSource(strings = { "/services/oauth2/userinfo", "identity" })
	void tellsOfAnEndedSessionWith403WhereUsersAreAsked(String path) throws Exception {
		String url = path.equals("identity") ? this.org.identityUrl().substring(this.org.url().length()) : path;
		String token = this.client.login();
		assertThat(this.client.get(url, token).statusCode()).isEqualTo(200);
		this.org.endSessions();
		HttpResponse<String> response = this.client.get(url, token);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).isEqualTo("Bad_OAuth_Token");
	}

	// [CODE] facts, section 5.2: 401s that no sign-in heals, such as that of jsforce#1774
	@ParameterizedTest
	@ValueSource(strings = { RESOURCES + "connect/agents", "/services/apexrest/closed" })
	void playsResourceThatAcceptsNoToken(String path) throws Exception {
		this.org.willReturn(path, MockAnswer.sessionEnded());
		for (int i = 0; i < 3; i++) {
			String token = this.client.login();
			assertThat(this.client.get(path, token).body())
				.isEqualTo("[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]");
			assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
		}
	}

	// Facts, section 10.3: no official source has 429; what stands before the API may
	@ParameterizedTest
	@ValueSource(longs = { 1, 30 })
	void answersTooManyRequestsWithTheTimeToWait(long seconds) throws Exception {
		this.org.api().answerNext(MockAnswer.tooManyRequests(Duration.ofSeconds(seconds)));
		HttpResponse<String> response = this.client.get(RESOURCES, this.client.login());
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("Retry-After")).hasValue(String.valueOf(seconds));
	}

	// [OFFICIAL] facts, sections 5.4 and 10.3
	@ParameterizedTest
	@CsvSource({ "5000, 5000", "5001, 5000" })
	void refusesCallsWhenTheChosenUsageIsUsedUp(int used, int max) throws Exception {
		String token = this.client.login();
		this.org.usage(used, max);
		HttpResponse<String> response = this.client.get(RESOURCES, token);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body())
			.isEqualTo("[{\"message\":\"TotalRequests Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]");
		// [PRIOR] the header
		assertThat(response.headers().firstValue("Sforce-Limit-Info")).hasValue("api-usage=" + used + "/" + max);
	}

	@Test
	void refusesCallsWhenTheDayIsUsedUp() throws Exception {
		String token = this.client.login();
		this.org.callsPerDay(2);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
		assertThat(this.client.get(RESOURCES, token).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=2/2");
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(403);
		// Sign-ins do not count
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
		this.clock.forward(Duration.ofDays(1));
		assertThat(this.client.get(RESOURCES, this.client.login()).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=1/2");
	}

	// [OFFICIAL] facts, section 10.3: the other meaning of the code
	@Test
	void refusesCallsWhileTooManyAreUnderWay() throws Exception {
		String token = this.client.login();
		this.org.concurrentLimit(true);
		HttpResponse<String> response = this.client.get(RESOURCES, token);
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).isEqualTo("[{\"message\":\"ConcurrentRequests (Concurrent API Requests) Limit "
				+ "exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]");
		this.org.answerNormally();
		assertThat(this.client.get(RESOURCES, token).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=1/15000");
	}

	// [OFFICIAL] facts, section 10.4: the field comes with these scopes; the URL is that
	// of
	// a host beside My Domain
	@ParameterizedTest
	@ValueSource(strings = { "sfap_api", "chatbot_api" })
	void namesTheHostOfThePlatformApis(String scope) throws Exception {
		assertThat(token().containsKey("api_instance_url")).isFalse();
		this.org.scopes("api", scope);
		assertThat(token().get("api_instance_url")).isEqualTo(this.org.url().replace("localhost", "127.0.0.1"));
	}

	// [OBSERVED] facts, section 10.4: opaque tokens get a 404 with an empty body
	@ParameterizedTest
	@CsvSource({ "false, 404, ''", "true, 200, '{}'" })
	void wantsJsonWebTokensAtThePlatformApis(boolean jwt, int status, String body) throws Exception {
		this.org.scopes("api", "sfap_api")
			.jwtTokens(jwt ? Duration.ofMinutes(10) : null)
			.willReturn("/einstein/platform/v1/models", MockAnswer.json(200, "{}"));
		Map<?, ?> token = token();
		HttpResponse<String> response = this.client
			.send(HttpRequest.newBuilder(URI.create(token.get("api_instance_url") + "/einstein/platform/v1/models"))
				.timeout(Duration.ofMinutes(1))
				.header("Authorization", "Bearer " + token.get("access_token")));
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.body()).isEqualTo(body);
	}

	private HttpResponse<String> head(String path, String token) throws Exception {
		return this.client.send(this.client.authorized(path, token).method("HEAD", BodyPublishers.noBody()));
	}

	private Map<?, ?> token() throws Exception {
		return Json.read(this.client.send(this.client.tokenRequest()).body(), Map.class);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> claims(String token) {
		String[] parts = token.split("\\.");
		assertThat(parts).hasSize(3);
		return Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8), Map.class);
	}

	private void assertRefused(String error, String description) throws Exception {
		HttpResponse<String> response = this.client.send(this.client.tokenRequest());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body())
			.isEqualTo("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
		assertThat(this.org.logins()).isZero();
	}

}
