package io.salesforceauth.settings;

import java.net.URI;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.SalesforceConfigurationException;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code my-domain-url}: where the secret will go.
 */
class MyDomainFuzzTests {

	private static final String PASSWORD = "Pa55w0rd";

	@ValueSource(strings = { "acme.my.salesforce.com", " https://ACME.my.salesforce.com:8443/ ",
			"http://localhost:8080", "https://user:" + PASSWORD + "@acme.my.salesforce.com",
			"https://acme.lightning.force.com/", "acme.my.salesforce-setup.com", "https://acme--c.vf.force.com",
			"login.salesforce.com", "http://acme", "https://acme.my.salesforce.com/x?y#z", "//acme", "https://[::1]:1",
			"acme.my.salesforce.com:99999", "https://acme.my.salesforce.com.", "HTTPS://xn--bcher-kva.example",
			"https://a_b.example", "ftp://a://b", "https://[::22222222222.1.1.1]" })
	@DictionaryEntries({ "://", "http", ".lightning.force.com", ".salesforce-setup.com", "@", "localhost", "[::1]",
			PASSWORD + "@" })
	@FuzzTest
	void isAnOriginOrRefused(@NotNull String value) {
		URI myDomain;
		try {
			myDomain = MyDomainUrl.parse(value);
		}
		catch (SalesforceConfigurationException ex) {
			if (value.contains("//" + PASSWORD + "@") || value.contains(":" + PASSWORD + "@")) {
				assertThat(ex.getMessage() + ex.getAction()).doesNotContain(PASSWORD);
			}
			assertThat(ex.getMessage() + ex.getAction()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
			return;
		}
		assertThat(MyDomainUrl.parse(myDomain.toString())).isEqualTo(myDomain);
		assertThat(myDomain).hasNoUserInfo().hasPath("/").hasNoQuery().hasNoFragment();
		assertThat(myDomain.getHost()).isEqualTo(myDomain.getHost().toLowerCase(java.util.Locale.ROOT)).isNotEmpty();
		assertThat(myDomain.getPort()).isBetween(-1, 65535).isNotZero();
		if (!Set.of("localhost", "127.0.0.1", "[::1]").contains(myDomain.getHost())) {
			assertThat(myDomain).hasScheme("https");
		}
	}

}
