package io.salesforceauth.token;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code instance_url}: where the token will go.
 */
class InstanceUrlFuzzTests {

	private static final List<URI> MY_DOMAINS = List.of(URI.create("https://acme.my.salesforce.com/"),
			URI.create("https://acme.my.salesforce.com:8443/"),
			URI.create("https://acme--dev.sandbox.my.salesforce.com/"),
			URI.create("https://acme-dev-ed.develop.my.salesforce.com/"), URI.create("https://proxy.example.com/"),
			URI.create("http://localhost:8080/"));

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	@CsvSource({ "0, https://acme.my.salesforce.com", "0, https://acme.my.salesforce.com:444",
			"0, http://acme.my.salesforce.com", "0, https://acme.my.salesforce.com.evil.example",
			"0, https://ACME.my.salesforce.com@evil.example/", "1, https://acme.my.salesforce.com/services?a#b",
			"2, https://acme--dev.cs12.my.salesforce.com", "3, https://acme-dev-ed.my.salesforce.com:443",
			"4, https://any.my.salesforce.mil", "4, https://a.my.salesforce.com%2eevil.example",
			"5, http://127.0.0.1:1/", "5, https://[::1]:2", "5, //localhost", "0, https:acme.my.salesforce.com",
			"0, https://acme.my.salesforce.com:" })
	@DictionaryEntries({ "https://", "acme", ".my.salesforce.com", ".sandbox", ".develop", "--dev", "-dev-ed", "@",
			":8443", "proxy.example.com", "localhost" })
	@FuzzTest
	void isTheOrgItselfOrNotBelieved(@InRange(min = 0, max = 5) int myDomain, @NotNull String value) {
		URI own = MY_DOMAINS.get(myDomain);
		URI believed = InstanceUrl.of(value, own);
		if (believed != null) {
			assertThat(believed).hasPath("/").hasNoQuery().hasNoFragment().hasNoUserInfo();
			assertThat(InstanceUrl.of(believed, own)).isEqualTo(believed);
			assertThat(isAllowed(believed, own)).as("%s for %s", believed, own).isTrue();
			assertThat(value.isBlank() || value.toLowerCase(Locale.ROOT).contains(believed.getHost())).isTrue();
		}
		String named = InstanceUrl.myDomainIn(value);
		if (named != null) {
			assertThat(named)
				.matches("https://[a-z0-9.-]+\\.my\\.(salesforce\\.(com|mil)|sfcrmproducts\\.cn)(:[0-9]*)?");
		}
	}

	/**
	 * By other means than the rule itself.
	 */
	private static boolean isAllowed(URI uri, URI own) {
		if (LOOPBACK.contains(own.getHost())) {
			return uri.equals(own) || LOOPBACK.contains(uri.getHost()) || uri.getHost().contains(".my.s");
		}
		if (!uri.getScheme().equals("https") || !List.of(-1, 443, own.getPort()).contains(uri.getPort())) {
			return false;
		}
		if (uri.getHost().equals(own.getHost())) {
			return true;
		}
		String label = own.getHost().substring(0, own.getHost().indexOf('.'));
		boolean salesforce = uri.getHost().endsWith(".my.salesforce.com")
				|| uri.getHost().endsWith(".my.salesforce.mil") || uri.getHost().endsWith(".my.sfcrmproducts.cn");
		return salesforce && (own.getHost().equals("proxy.example.com")
				|| (uri.getHost().startsWith(label + ".") && label.contains("-dev") && uri.getHost().endsWith(".com")));
	}

}
