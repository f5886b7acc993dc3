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
	@CsvSource({ "acme--uat.my.salesforce.com, acme--uat.sandbox.my.salesforce.com",
			"acme--uat.sandbox.my.salesforce.com, acme--uat.my.salesforce.com",
			"acme--uat.cs42.my.salesforce.com, acme--uat.sandbox.my.salesforce.com",
			"acme-dev-ed.my.salesforce.com, acme-dev-ed.develop.my.salesforce.com",
			"acme-dev-ed.trailblaze.my.salesforce.com, acme-dev-ed.my.salesforce.com",
			"acme--uat.my.salesforce.mil, acme--uat.sandbox.my.salesforce.mil" })
	void otherFormatOfTheSameOrgIsBelieved(String myDomain, String instance) {
		assertThat(InstanceUrl.of("https://" + instance, URI.create("https://" + myDomain + "/")))
			.hasToString("https://" + instance + "/");
	}

	@ParameterizedTest
	@CsvSource({ "acme.my.salesforce.com, other.my.salesforce.com", "acme.my.salesforce.com, na139.salesforce.com",
			"acme.my.salesforce.com, acme--uat.sandbox.my.salesforce.com",
			"acme--uat.sandbox.my.salesforce.com, acme.my.salesforce.com",
			"acme--uat.sandbox.my.salesforce.com, acme--dev.sandbox.my.salesforce.com",
			"acme.my.salesforce.com, acme.develop.my.salesforce.com", "acme.my.salesforce.com, acme.my.salesforce.mil",
			"acme.my.salesforce.com, acme.my.sfcrmproducts.cn", "acme.my.salesforce.com, login.salesforce.com",
			"acme.my.salesforce.com, evil.acme.my.salesforce.com",
			"acme--uat.sandbox.my.salesforce.com, acme--uat.evil.my.salesforce.com",
			"mydomain.internal.salesforce.com, acme.my.salesforce.com" })
	void hostOfAnotherOrgOfSalesforceIsNotBelieved(String myDomain, String instance) {
		assertThat(InstanceUrl.of("https://" + instance, URI.create("https://" + myDomain + "/"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "https://proxy.acme.example/", "https://proxy.acme.example:8443/", "http://localhost:8089/" })
	void orgBehindAProxyIsBelieved(String proxy) {
		assertThat(InstanceUrl.of("https://acme.my.salesforce.com", URI.create(proxy)))
			.hasToString("https://acme.my.salesforce.com/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "https://na139.salesforce.com",
			"https://acme.my.salesforce.com:9999", "http://acme.my.salesforce.com" })
	void anythingElseBehindAProxyIsNotBelieved(String value) {
		assertThat(InstanceUrl.of(value, URI.create("https://proxy.acme.example/"))).isNull();
	}

	@Test
	void hostOfMyDomainIsBelievedWhateverItIs() {
		assertThat(InstanceUrl.of("https://proxy.acme.example", URI.create("https://proxy.acme.example/")))
			.hasToString("https://proxy.acme.example/");
	}

	@ParameterizedTest
	@CsvSource({ "https://acme.my.salesforce.com, https://acme.my.salesforce.com:8443/",
			"https://acme.my.salesforce.com:8443, https://acme.my.salesforce.com:8443/",
			"https://acme.my.salesforce.com:443, https://acme.my.salesforce.com:443/" })
	void portOfMyDomainIsKeptWhereTheResponseNamesNone(String value, String expected) {
		assertThat(InstanceUrl.of(value, URI.create("https://acme.my.salesforce.com:8443/"))).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(ints = { 80, 8443, 22, 65535 })
	void portThatIsNotThatOfMyDomainIsNotBelieved(int port) {
		assertThat(InstanceUrl.of("https://acme.my.salesforce.com:" + port, MY_DOMAIN)).isNull();
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
	@ValueSource(strings = { "http://acme.my.salesforce.com", "ftp://acme.my.salesforce.com",
			"//acme.my.salesforce.com", "acme.my.salesforce.com", "mailto:admin@acme.my.salesforce.com", "https://",
			"not a url", "https://[::22222222222.1.1.1]" })
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
