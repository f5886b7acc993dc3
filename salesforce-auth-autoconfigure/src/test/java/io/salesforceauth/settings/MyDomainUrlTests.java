package io.salesforceauth.settings;

import java.net.URI;

import io.salesforceauth.SalesforceConfigurationException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MyDomainUrl}.
 */
class MyDomainUrlTests {

	@ParameterizedTest
	@ValueSource(strings = { "acme.my.salesforce.com", "https://acme.my.salesforce.com",
			"https://acme.my.salesforce.com/", "acme.my.salesforce.com/", "  https://acme.my.salesforce.com  ",
			"https://acme.my.salesforce.com\n", "\tacme.my.salesforce.com\r\n", "HTTPS://ACME.My.Salesforce.COM" })
	void acceptsWhatPeopleCopy(String value) {
		assertThat(MyDomainUrl.parse(value)).hasToString("https://acme.my.salesforce.com/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "acme--uat.sandbox.my.salesforce.com", "acme--uat.my.salesforce.com",
			"acme-dev-ed.develop.my.salesforce.com", "acme.scratch.my.salesforce.com",
			"acme.trailblaze.my.salesforce.com", "acme.demo.my.salesforce.com", "acme.my.salesforce.mil",
			"acme.my.sfcrmproducts.cn" })
	void acceptsEveryKindOfOrg(String value) {
		URI myDomain = MyDomainUrl.parse(value);
		assertThat(myDomain).hasToString("https://" + value + "/");
		assertThat(MyDomainUrl.isUsual(myDomain)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "https://acme.my.salesforce.com:8443, https://acme.my.salesforce.com:8443/",
			"acme.my.salesforce.com:8443/, https://acme.my.salesforce.com:8443/" })
	void keepsPort(String value, String expected) {
		assertThat(MyDomainUrl.parse(value)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost, http://localhost/", "http://localhost:8089, http://localhost:8089/",
			"http://127.0.0.1:8089/, http://127.0.0.1:8089/", "http://[::1]:8089, http://[::1]:8089/",
			"HTTP://LocalHost:8089, http://localhost:8089/", "https://localhost:8443, https://localhost:8443/" })
	void acceptsLoopbackWithAndWithoutTls(String value, String expected) {
		URI myDomain = MyDomainUrl.parse(value);
		assertThat(myDomain).hasToString(expected);
		assertThat(MyDomainUrl.isUsual(myDomain)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://salesforce-proxy.acme.example", "https://na139.salesforce.com",
			"https://my.salesforce.com", "https://evilmy.salesforce.com" })
	void acceptsUnusualHostButSaysSo(String value) {
		URI myDomain = MyDomainUrl.parse(value);
		assertThat(myDomain).hasToString(value + "/");
		assertThat(MyDomainUrl.isUsual(myDomain)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "login.salesforce.com", "https://login.salesforce.com", "https://login.salesforce.com/",
			"https://LOGIN.salesforce.com", "https://test.salesforce.com", "test.salesforce.com",
			"https://login.salesforce.com/services/oauth2/token" })
	void refusesLoginHost(String value) {
		assertThatRefused(value).satisfies((ex) -> {
			assertThat(ex.getReason()).contains("does not serve the client credentials flow");
			assertThat(ex.getAction()).contains("Setup > My Domain > Current My Domain URL");
		});
	}

	@ParameterizedTest
	@CsvSource({ "https://acme.lightning.force.com, acme.my.salesforce.com",
			"https://acme.lightning.force.com/lightning/page/home, acme.my.salesforce.com",
			"ACME.Lightning.Force.com, acme.my.salesforce.com",
			"https://acme--uat.sandbox.lightning.force.com, acme--uat.sandbox.my.salesforce.com",
			"https://acme-dev-ed.develop.lightning.force.com, acme-dev-ed.develop.my.salesforce.com",
			"https://acme.scratch.lightning.force.com, acme.scratch.my.salesforce.com" })
	void refusesLightningHostAndNamesMyDomain(String value, String expected) {
		assertThatRefused(value).satisfies((ex) -> {
			assertThat(ex.getReason()).endsWith("is a Lightning address.");
			assertThat(ex.getAction()).isEqualTo("Write " + expected + " instead.");
		});
	}

	@ParameterizedTest
	@CsvSource({ "https://acme.my.salesforce-setup.com, acme.my.salesforce.com",
			"https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup, acme--uat.sandbox.my.salesforce.com" })
	void refusesSetupHostAndNamesMyDomain(String value, String expected) {
		assertThatRefused(value).satisfies((ex) -> {
			assertThat(ex.getReason()).endsWith("is the address of Setup.");
			assertThat(ex.getAction()).isEqualTo("Write " + expected + " instead.");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://acme--c.visualforce.com", "https://acme--c.vf.force.com" })
	void refusesVisualforceHost(String value) {
		assertThatRefused(value).satisfies((ex) -> assertThat(ex.getReason()).endsWith("is a Visualforce address."));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "https://acme.my.salesforce.com/services/oauth2/token", "acme.my.salesforce.com/services/data",
					"https://acme.my.salesforce.com?x=y", "https://acme.my.salesforce.com/?",
					"https://acme.my.salesforce.com#top", "https://acme.my.salesforce.com//" })
	void refusesWhatFollowsTheHost(String value) {
		assertThatRefused(value).satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo("The URL goes on after the host.");
			assertThat(ex.getAction()).isEqualTo("Write https://acme.my.salesforce.com instead.");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://admin:pa55word@acme.my.salesforce.com", "admin:pa55word@acme.my.salesforce.com",
			"https://pa55word@acme.my.salesforce.com", "https://:pa55word@acme.my.salesforce.com/x?y#z",
			"ftp://admin:pa55word@acme.my.salesforce.com", "http://admin:pa55word@localhost",
			"https://admin:pa55word@login.salesforce.com", "https://admin:pa55word@acme_1.my.salesforce.com",
			"https://admin:%pa55word@acme.my.salesforce.com", "https://admin:x@pa55word@acme.my.salesforce.com",
			"https://admin:pa55word @acme.my.salesforce.com" })
	void refusesUserInformationWithoutRepeatingIt(String value) {
		assertThatRefused(value).satisfies((ex) -> assertThat(ex).hasNoCause())
			.withMessageNotContaining("pa55word")
			.withMessageNotContaining("admin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://acme.my.salesforce.com", "HTTP://acme.my.salesforce.com/" })
	void refusesPlainHttp(String value) {
		assertThatRefused(value).satisfies((ex) -> {
			assertThat(ex.getReason()).contains("plain http");
			assertThat(ex.getAction()).isEqualTo("Write https://acme.my.salesforce.com instead.");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://192.168.0.1", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
			"http://0.0.0.0" })
	void refusesPlainHttpThatOnlyLooksLikeLoopback(String value) {
		assertThatRefused(value).withMessageContaining("plain http");
	}

	@Test
	void refusesOtherScheme() {
		assertThatRefused("ftp://acme.my.salesforce.com").satisfies((ex) -> {
			assertThat(ex.getReason()).isEqualTo("The scheme is ftp.");
			assertThat(ex.getAction()).isEqualTo("Write https://acme.my.salesforce.com instead.");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "https://", "://", "not a url", "${SALESFORCE_URL}", "https:///services",
			"acme_1.my.salesforce.com", "https://acme.my.salesforce.com:port", "javascript:alert(1)", "<my domain>",
			"https://[::22222222222.1.1.1]" })
	void refusesGarbage(String value) {
		assertThatRefused(value).satisfies(
				(ex) -> assertThat(ex.getAction()).contains("Setup > My Domain", "such as acme.my.salesforce.com"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 65536, 99999 })
	void refusesPortThatIsNone(int port) {
		assertThatRefused("acme.my.salesforce.com:" + port).withMessageContaining("There is no port " + port + ".");
	}

	private static ThrowableAssertAlternative<SalesforceConfigurationException> assertThatRefused(String value) {
		return assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> MyDomainUrl.parse(value))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth.my-domain-url"));
	}

}
