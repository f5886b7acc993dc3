package io.salesforceauth.token;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceUrl}.
 */
class InstanceUrlTests {

	private static final URI MY_DOMAIN = URI.create("https://acme.my.salesforce.com/");

	private static final URI LOOPBACK = URI.create("http://localhost:8089/");

	@ParameterizedTest
	@ValueSource(strings = { "https://acme.my.salesforce.com", "https://acme.my.salesforce.com/",
			" https://acme.my.salesforce.com\n", "HTTPS://ACME.my.salesforce.com",
			"https://acme.my.salesforce.com/services/data", "https://acme.my.salesforce.com?x=y#z" })
	void onlyOriginIsKept(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isEqualTo(MY_DOMAIN);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void isMyDomainWhenResponseNamesNone(@Nullable String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isEqualTo(MY_DOMAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other.my.salesforce.com/", "https://na139.salesforce.com/",
			"https://acme--uat.sandbox.my.salesforce.com/", "https://acme.my.salesforce.mil/",
			"https://acme.my.sfcrmproducts.cn/" })
	void hostOfSalesforceIsBelieved(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).hasToString(value);
	}

	@Test
	void hostOfMyDomainIsBelievedWhateverItIs() {
		assertThat(InstanceUrl.of("https://proxy.acme.example", URI.create("https://proxy.acme.example/")))
			.hasToString("https://proxy.acme.example/");
	}

	@Test
	void otherPortIsKept() {
		assertThat(InstanceUrl.of("https://acme.my.salesforce.com:8443", MY_DOMAIN))
			.hasToString("https://acme.my.salesforce.com:8443/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "https://evil-salesforce.com", "https://evilsalesforce.com",
			"https://salesforce.com", "https://salesforce.com.evil.example",
			"https://acme.my.salesforce.com.evil.example", "https://evil.example/.salesforce.com",
			"https://evil.example?.salesforce.com", "https://evil.example#.salesforce.com",
			"https://acme.my.salesforce.com\\@evil.example", "https://acme.lightning.force.com" })
	void foreignHostIsNotBelieved(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user@acme.my.salesforce.com", "https://user:password@acme.my.salesforce.com",
			"https://acme.my.salesforce.com@evil.example" })
	void userInformationIsNotBelieved(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://acme.my.salesforce.com", "ftp://acme.my.salesforce.com", "//acme.my.salesforce.com",
					"acme.my.salesforce.com", "mailto:admin@acme.my.salesforce.com", "https://", "not a url" })
	void otherThanHttpsIsNotBelieved(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8090, http://localhost:8090/", "http://127.0.0.1:8089/x, http://127.0.0.1:8089/",
			"http://[::1]:8089, http://[::1]:8089/", "https://localhost:8443, https://localhost:8443/" })
	void loopbackIsBelievedWhenMyDomainIsLoopback(String value, String expected) {
		assertThat(InstanceUrl.of(value, LOOPBACK)).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8089", "https://localhost", "http://127.0.0.1", "http://[::1]" })
	void loopbackIsNotBelievedOtherwise(String value) {
		assertThat(InstanceUrl.of(value, MY_DOMAIN)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://acme.my.salesforce.com", "http://127.0.0.1.evil.example", "ftp://localhost" })
	void plainHttpElsewhereIsNotBelievedWhenMyDomainIsLoopback(String value) {
		assertThat(InstanceUrl.of(value, LOOPBACK)).isNull();
	}

	@Test
	void valueThatIsNoTextIsNotBelieved() {
		assertThat(InstanceUrl.of(42, MY_DOMAIN)).isNull();
	}

}
