package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;

import io.salesforceauth.SalesforceConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link TenantHosts}.
 */
class TenantHostsTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://acme.my.salesforce.com/", "https://acme.my.salesforce.com:443/",
			"https://acme.my.salesforce.com:8443/", "https://acme--uat.sandbox.my.salesforce.com/",
			"https://ACME.My.Salesforce.com/", "https://acme.my.salesforce.mil/", "https://acme.my.sfcrmproducts.cn/" })
	void hostOfSalesforceIsAllowed(URI origin) {
		assertThat(TenantHosts.isAllowed(origin, List.of())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://acme.my.salesforce.com/", "https://acme.my.salesforce.com:22/",
			"https://acme.my.salesforce.com.evil.com/", "https://my.salesforce.com/", "https://evil.com/",
			"https://evilmy.salesforce.com/", "https://localhost/", "http://localhost:8080/", "https://127.0.0.1/",
			"https://[::1]/", "https://169.254.169.254/" })
	void otherHostIsNot(URI origin) {
		assertThat(TenantHosts.isAllowed(origin, List.of())).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "https://proxy.acme.com/, proxy.acme.com", "https://proxy.acme.com:8443/, proxy.acme.com",
			"https://proxy.acme.com:9443/, proxy.acme.com:9443", "https://proxy.acme.com/, PROXY.acme.com:443",
			"https://a.example.com/, *.example.com", "https://a.b.example.com/, *.example.com",
			"https://a.example.com:9443/, *.example.com:9443", "http://localhost:8080/, localhost",
			"http://localhost:8080/, localhost:8080", "http://127.0.0.1:8080/, 127.0.0.1", "http://[::1]:8080/, [::1]",
			"http://[::1]:8080/, [::1]:8080" })
	void hostThatIsNamedIsAllowed(URI origin, String allowed) {
		assertThat(TenantHosts.isAllowed(origin, List.of("other.example.org", allowed))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "https://proxy.acme.com:9443/, proxy.acme.com", "http://proxy.acme.com/, proxy.acme.com",
			"https://proxy.acme.com:8443/, proxy.acme.com:9443", "https://example.com/, *.example.com",
			"https://evilexample.com/, *.example.com", "http://localhost:8081/, localhost:8080",
			"http://localhost/, 127.0.0.1", "http://[::1]:8081/, [::1]:8080" })
	void hostThatIsNotTheOneNamedIsNot(URI origin, String allowed) {
		assertThat(TenantHosts.isAllowed(origin, List.of(allowed))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.acme.com", "proxy.acme.com:9443", "*.example.com", "*.example.com:9443",
			"localhost", "[::1]:8080", " localhost " })
	void hostCanBeNamed(String allowed) {
		assertThatNoException().isThrownBy(() -> TenantHosts.check(List.of(allowed)));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "*", "*.com", "*.*", "", "https://proxy.acme.com", "proxy.acme.com/path", "user@proxy.acme.com",
					"proxy.acme.com:0", "proxy.acme.com:65536", "proxy.acme.com:x", "a b", "*x.example.com" })
	void whatIsNoHostStopsTheStart(String allowed) {
		assertThatExceptionOfType(SalesforceConfigurationException.class)
			.isThrownBy(() -> TenantHosts.check(List.of(allowed)))
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo(TenantHosts.PROPERTY));
	}

}
