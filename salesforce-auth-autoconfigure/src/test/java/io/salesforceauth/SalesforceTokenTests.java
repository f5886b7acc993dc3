package io.salesforceauth;

import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SalesforceToken}.
 */
class SalesforceTokenTests {

	private static final URI IDENTITY = URI.create("https://login.salesforce.com/id/00D/005");

	private static final Instant ISSUED = Instant.parse("2026-11-24T10:00:00Z");

	@Test
	void instanceUrlGetsTrailingSlash() {
		assertThat(token("https://acme.my.salesforce.com").instanceUrl())
			.hasToString("https://acme.my.salesforce.com/");
	}

	@Test
	void schemeOfTheInstanceUrlMayBeInCapitals() {
		assertThat(token("HTTPS://acme.my.salesforce.com").instanceUrl()).hasHost("acme.my.salesforce.com");
	}

	@Test
	void instanceUrlKeepsTrailingSlash() {
		assertThat(token("https://acme.my.salesforce.com/").instanceUrl())
			.hasToString("https://acme.my.salesforce.com/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services", "mailto:admin@acme.example", "", "https://admin@acme.my.salesforce.com",
			"https://acme.my.salesforce.com?a", "https://acme.my.salesforce.com#a", "//acme.my.salesforce.com",
			"ftp://acme.my.salesforce.com" })
	void refusesInstanceUrlThatIsNone(String instanceUrl) {
		assertThatIllegalArgumentException().isThrownBy(() -> token(instanceUrl))
			.withMessage("'instanceUrl' must be an http or https address with a host, and without user information, "
					+ "query or fragment");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void refusesEmptyTokenValue(String value) {
		URI instanceUrl = URI.create("https://acme.my.salesforce.com");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SalesforceToken.of(value, instanceUrl, ISSUED, ISSUED.plusSeconds(60)))
			.withMessage("'tokenValue' must not be empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00D!AQ\r\nX-Evil: 1", "00D\u00fc", "00D\u0000" })
	void refusesTokenValueThatNoHeaderCanCarryWithoutQuotingIt(String value) {
		URI instanceUrl = URI.create("https://acme.my.salesforce.com");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SalesforceToken.of(value, instanceUrl, ISSUED, ISSUED.plusSeconds(60)))
			.withMessage("'tokenValue' has characters that no header can carry");
	}

	@ParameterizedTest
	@CsvSource({ "https://api.salesforce.com, https://api.salesforce.com/",
			"https://API.Salesforce.com:443/x?y, https://api.salesforce.com:443/",
			"https://api.gov.salesforce.com, https://api.gov.salesforce.com/",
			"https://test.api.salesforce.com/, https://test.api.salesforce.com/" })
	void apiInstanceUrlIsTheOriginOfAHostOfThePlatform(String url, String origin) {
		assertThat(token("https://acme.my.salesforce.com").withApiInstanceUrl(URI.create(url)).apiInstanceUrl())
			.hasToString(origin);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://api.salesforce.com", "https://api.salesforce.com:8443", "https://evil.example",
			"https://api.evil.example", "https://api.salesforce.com.evil.example", "https://evilapi.salesforce.com",
			"https://api.my.salesforce.com", "https://evil.my.salesforce.com", "https://api.evil.my.salesforce.com",
			"https://user@api.salesforce.com", "//api.salesforce.com", "/x", "https:///x", "ftp://api.salesforce.com",
			"http://localhost:8080", "https://127.0.0.1", "https://salesforce.com", "https://api.salesforce.com." })
	void refusesApiInstanceUrlElsewhere(String url) {
		SalesforceToken token = token("https://acme.my.salesforce.com");
		assertThatIllegalArgumentException().isThrownBy(() -> token.withApiInstanceUrl(URI.create(url)))
			.withMessageStartingWith("'apiInstanceUrl' must be the https address of a host of Salesforce's platform");
	}

	@Test
	void apiInstanceUrlMayBeLoopbackWhereTheInstanceUrlIs() {
		assertThat(
				token("http://localhost:8080").withApiInstanceUrl(URI.create("http://127.0.0.1:8080")).apiInstanceUrl())
			.hasToString("http://127.0.0.1:8080/");
	}

	@Test
	void copiesKeepEverythingElse() {
		URI api = URI.create("https://api.salesforce.com/");
		SalesforceToken token = token("https://acme.my.salesforce.com").withApiInstanceUrl(api);
		assertThat(token.withExpiryEstimated(true)
			.withExpiryEstimated(false)
			.withIdentityUrl(null)
			.withIdentityUrl(IDENTITY)
			.withScopes(Set.of())
			.withScopes(Set.of("api"))).isEqualTo(token);
		assertThat(token.apiInstanceUrl()).isEqualTo(api);
		assertThat(token.withApiInstanceUrl(null)).isEqualTo(token("https://acme.my.salesforce.com"))
			.isNotEqualTo(token);
		assertThat(token).asString().contains("https://api.salesforce.com/");
	}

	@Test
	void tokensOfTheSameValuesAreEqual() {
		assertThat(token("https://acme.my.salesforce.com")).isEqualTo(token("https://acme.my.salesforce.com/"))
			.hasSameHashCodeAs(token("https://acme.my.salesforce.com/"))
			.isNotEqualTo(token("https://other.my.salesforce.com"));
	}

	@Test
	void scopesAreCopied() {
		Set<String> scopes = new HashSet<>(Set.of("api"));
		SalesforceToken token = SalesforceToken
			.of("value", URI.create("https://acme.my.salesforce.com"), ISSUED, ISSUED.plusSeconds(60))
			.withIdentityUrl(IDENTITY)
			.withScopes(scopes);
		scopes.add("web");
		assertThat(token.scopes()).containsExactly("api");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> token.scopes().add("full"));
	}

	@Test
	void toStringHidesTokenValueAndShowsTheRest() {
		assertThat(token("https://acme.my.salesforce.com")).asString()
			.doesNotContain("AQ4AQ")
			.contains("******", "https://acme.my.salesforce.com/", IDENTITY.toString(), "[api]", "2026-11-24T10:00:00Z",
					"2026-11-24T10:01:00Z");
	}

	private static SalesforceToken token(String instanceUrl) {
		return SalesforceToken.of("00D000000000001!AQ4AQ", URI.create(instanceUrl), ISSUED, ISSUED.plusSeconds(60))
			.withIdentityUrl(IDENTITY)
			.withScopes(Set.of("api"));
	}

}
