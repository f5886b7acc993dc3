package io.salesforceauth.org;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.TestSettings;
import io.salesforceauth.token.OrgTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrgConnection}: where tokens may go, and what is counted.
 */
class OrgConnectionTests {

	private static final URI LIMITS = URI.create("https://na1.salesforce.com/services/data/v68.0/limits");

	private final SalesforceToken token = SalesforceToken.of("t", URI.create("https://na1.salesforce.com"),
			Instant.EPOCH, Instant.MAX);

	private final SalesforceTokenProvider tokens = Mockito.mock(SalesforceTokenProvider.class);

	private final OrgConnection connection = new OrgConnection(
			TestSettings.of("default", "https://acme.my.salesforce.com/"), this.tokens, null);

	@Test
	void countsEachKindOfEvent() {
		this.connection.suspect(HttpMethod.GET, LIMITS, this.token, 0, Context.empty());
		this.connection.suspect(HttpMethod.GET, LIMITS, this.token, 1, Context.empty());
		this.connection.suspect(HttpMethod.GET, LIMITS, this.token, 0, Context.empty());
		this.connection.accepted(HttpMethod.GET, LIMITS, this.token, 0);
		this.connection.accepted(HttpMethod.GET, LIMITS, this.token, 1);
		this.connection.handedOn();
		this.connection.sentAgain();
		this.connection.sentAgain();
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create("//evil.example"), this.token));
		assertThat(this.connection.counts()).isEqualTo(new CallCounts(1, 2, 1, 3, 0, 1));
	}

	@Test
	void usageIsUnknownBeforeAnAnswerToldIt() {
		assertThat(this.connection.usage()).isEqualTo(ApiUsage.UNKNOWN);
	}

	@Test
	void answerWithoutTheHeaderKeepsWhatWasTold() {
		this.connection.used("api-usage=1/10");
		this.connection.used(null);
		assertThat(this.connection.usage().org()).isEqualTo(new ApiUsage.Share(1, 10));
	}

	@Test
	void eachListenerIsToldEachHeader() {
		List<String> told = new ArrayList<>();
		this.connection.onLimitInfo(told::add);
		this.connection.onLimitInfo((limitInfo) -> told.add("second " + limitInfo));
		this.connection.used("a");
		this.connection.used(null);
		assertThat(told).containsExactly("a", "second a");
	}

	@ParameterizedTest
	@CsvSource({ "/services/data, https://na1.salesforce.com/services/data",
			"services/data, https://na1.salesforce.com/services/data",
			"/query?q=SELECT%20Id, https://na1.salesforce.com/query?q=SELECT%20Id",
			"//na1.salesforce.com/x, https://na1.salesforce.com/x",
			"https://na1.salesforce.com/x, https://na1.salesforce.com/x",
			"HTTPS://NA1.Salesforce.com:443/x, HTTPS://NA1.Salesforce.com:443/x",
			"https://acme.my.salesforce.com/x, https://acme.my.salesforce.com/x" })
	void uriOfTheOrgIsResolved(String uri, String resolved) {
		assertThat(this.connection.resolve(URI.create(uri), this.token)).hasToString(resolved);
	}

	@ParameterizedTest
	@CsvSource({ "https://api.gov.salesforce.com/x?y=%20, https://api.gov.salesforce.com/x?y=%20",
			"//api.gov.salesforce.com/x, https://api.gov.salesforce.com/x",
			"https://api.salesforce.com/x?y=%20, https://api.gov.salesforce.com/x?y=%20",
			"https://api.salesforce.com, https://api.gov.salesforce.com",
			"https://api.salesforce.com//evil.example/x, https://api.gov.salesforce.com//evil.example/x",
			"/x, https://na1.salesforce.com/x" })
	void uriOfThePlatformIsResolvedAtTheHostThatTheTokenNames(String uri, String resolved) {
		SalesforceToken platform = this.token.withApiInstanceUrl(URI.create("https://api.gov.salesforce.com"));
		assertThat(this.connection.resolve(URI.create(uri), platform)).hasToString(resolved);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user@api.salesforce.com/x", "http://api.salesforce.com/x",
			"https://api.salesforce.com:8443/x", "https://test.api.salesforce.com/x", "https://evil.example/x" })
	void uriElsewhereIsRefusedWhateverHostTheTokenNames(String uri) {
		SalesforceToken platform = this.token.withApiInstanceUrl(URI.create("https://api.gov.salesforce.com"));
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create(uri), platform))
			.withMessageContaining("only to the org's own https://na1.salesforce.com/, https://api.gov.salesforce.com/ "
					+ "and My Domain");
	}

	@Test
	void uriOfThePlatformIsRefusedWithTheReasonWhereTheTokenNamesNoHostOfIt() {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create("https://api.salesforce.com/x"), this.token))
			.withMessageContaining("named no api_instance_url")
			.withMessageContaining("sfap_api");
		assertThat(this.connection.counts().refusedUris()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example/x", "https://evil.example/x", "http://na1.salesforce.com/x",
			"https://na1.salesforce.com:8443/x", "https://user@na1.salesforce.com/x",
			"https://na1.salesforce.com@evil.example/x", "https://na1.salesforce.com.evil.example/x",
			"https://na1.salesforce.com./x", "mailto:somebody@na1.salesforce.com", "https:///x", "file:///etc/passwd",
			"https://other.my.salesforce.com/x" })
	void anyOtherUriIsRefused(String uri) {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create(uri), this.token));
	}

	@Test
	void refusalShowsNeitherPathNorQueryNorUser() {
		URI uri = URI.create("https://user:password@evil.example/path?key=value");
		assertThatExceptionOfType(ForeignUriException.class).isThrownBy(() -> this.connection.resolve(uri, this.token))
			.withMessageContaining("evil.example")
			.withMessageNotContainingAny("user", "password", "path", "value");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://evil.example/x      | to https://evil.example, only
			https://evil.example:8443/x | to https://evil.example:8443, only
			https://user@evil.example/x | to https://******@evil.example, only
			mailto:somebody@example     | to a URI without a host, only
			""")
	void refusalNamesThePlaceThatTheCallWasToLeaveFor(String uri, String place) {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create(uri), this.token))
			.withMessageContaining(place);
	}

	@Test
	void refusedCallIsCounted() {
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> this.connection.resolve(URI.create("https://evil.example/x"), this.token));
		assertThat(this.connection.counts().refusedUris()).isOne();
	}

	@Test
	void withoutMyDomainOnlyTheInstanceUrlIsTheOrg() {
		OrgConnection instanceOnly = new OrgConnection(TestSettings.of("default", null), this.tokens, null);
		assertThat(instanceOnly.resolve(URI.create("/x"), this.token)).hasToString("https://na1.salesforce.com/x");
		assertThatExceptionOfType(ForeignUriException.class)
			.isThrownBy(() -> instanceOnly.resolve(URI.create("https://acme.my.salesforce.com/x"), this.token));
	}

	@Test
	void evidenceReachesOurProviderBehindAProxyThoughTheProxyIsAsked() {
		OrgTokens ours = Mockito.mock(OrgTokens.class);
		OrgConnection proxied = new OrgConnection(TestSettings.of("default", null), this.tokens, ours);
		proxied.accepted(HttpMethod.GET, LIMITS, this.token, 0);
		assertThat(proxied.freshToken()).isNull();
		proxied.suspect(HttpMethod.GET, LIMITS, this.token, 0, Context.empty());
		Mockito.verify(ours).accepted("GET", LIMITS.getRawPath(), this.token);
		Mockito.verify(this.tokens).invalidate(this.token);
		Mockito.verify(ours, Mockito.never()).getTokenIfFresh();
	}

}
