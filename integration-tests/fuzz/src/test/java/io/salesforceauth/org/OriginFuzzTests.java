package io.salesforceauth.org;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.Settings;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.netty.http.client.UriReader;

import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.DefaultUriBuilderFactory.EncodingMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A URI of the application, whoever gave it: what passes goes to the org, as each HTTP
 * library reads it.
 */
class OriginFuzzTests {

	private static final Set<String> ORIGINS = Set.of("https://na1.salesforce.com:443",
			"https://acme.my.salesforce.com:8443", "https://api.gov.salesforce.com:443");

	private static final SalesforceToken TOKEN = SalesforceToken
		.of("t", URI.create("https://na1.salesforce.com"), Instant.EPOCH, Instant.MAX)
		.withApiInstanceUrl(URI.create("https://api.gov.salesforce.com"));

	private static final OrgConnection ORG = new OrgConnection(Settings.of("https://acme.my.salesforce.com:8443/"),
			Mockito.mock(SalesforceTokenProvider.class), null);

	private static final HttpClient JETTY = new HttpClient();

	@ValueSource(strings = { "/services/data", "services/data?q=a b", "//evil.example/x",
			"https://evil.example@na1.salesforce.com/", "https://na1.salesforce.com",
			"https://NA1.salesforce.com:443/x", "https://acme.my.salesforce.com:8443/y#z",
			"https://acme.my.salesforce.com", "http://na1.salesforce.com:443/",
			"https://na1.salesforce.com\\@evil.example/", "https://na1.salesforce.com%2f@evil.example",
			"https:/na1.salesforce.com", "https:na1.salesforce.com", "https://na1.salesforce.com:443:80/",
			"https://na1.salesforce.com.:443", "?a", "#b", "", "/..//../x", "/\\evil.example",
			"https://na1.salesforce.com:/x", "https://na1.salesforce.com?@evil.example/",
			"https://na1.salesforce.com#@evil.example/", "{a}//b", "mailto:a@b", "/services/data/https://evil.example",
			"https://api.salesforce.com", "https://api.salesforce.com//evil.example",
			"https://api.salesforce.com@evil.example/", "//api.gov.salesforce.com:443/x?y" })
	@DictionaryEntries({ "https://", "na1.salesforce.com", "acme.my.salesforce.com", "api.salesforce.com", ":8443",
			":443", "evil.example", "@", "//", "\\", "%2f", "%40", "#", "?" })
	@FuzzTest
	void whatPassesGoesToTheOrg(@NotNull String text) {
		check(uri(text));
		check(expanded(text, EncodingMode.TEMPLATE_AND_VALUES));
		check(expanded(text, EncodingMode.NONE));
	}

	private static void check(@Nullable URI uri) {
		if (uri == null) {
			return;
		}
		URI resolved;
		try {
			resolved = ORG.resolve(uri, TOKEN);
		}
		catch (ForeignUriException ex) {
			assertThat(ex.getMessage()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
			return;
		}
		assertThat(origin(resolved)).isIn(ORIGINS);
		assertThat(jdk(resolved)).as("JDK").isIn(ORIGINS);
		assertThat(url(resolved)).as("HttpURLConnection").isIn(ORIGINS);
		assertThat(apache(resolved)).as("Apache").isIn(ORIGINS);
		assertThat(jetty(resolved)).as("Jetty").isIn(ORIGINS);
		assertThat(UriReader.origin(resolved).toLowerCase(Locale.ROOT)).as("Reactor Netty").isIn(ORIGINS);
	}

	private static @Nullable URI uri(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable URI expanded(String text, EncodingMode mode) {
		DefaultUriBuilderFactory factory = new DefaultUriBuilderFactory();
		factory.setEncodingMode(mode);
		try {
			return factory.expand(text, "value");
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return null;
		}
	}

	private static String origin(URI uri) {
		return origin(uri.getScheme(), uri.getHost(), uri.getPort());
	}

	private static String origin(String scheme, String host, int port) {
		return (scheme + "://" + host + ":" + ((port > 0) ? port : 443)).toLowerCase(Locale.ROOT);
	}

	private static String jdk(URI uri) {
		return origin(HttpRequest.newBuilder(uri).build().uri());
	}

	private static String url(URI uri) {
		try {
			URL url = uri.toURL();
			return origin(url.getProtocol(), url.getHost(), url.getPort());
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String apache(URI uri) {
		BasicHttpRequest request = new BasicHttpRequest("GET", uri);
		return origin(request.getScheme(), request.getAuthority().getHostName(), request.getAuthority().getPort());
	}

	private static String jetty(URI uri) {
		Request request = JETTY.newRequest(uri);
		return origin(request.getScheme(), request.getHost(), request.getPort());
	}

}
