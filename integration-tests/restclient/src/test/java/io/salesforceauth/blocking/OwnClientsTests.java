package io.salesforceauth.blocking;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Clients that the application makes, from what the starter gives it.
 */
class OwnClientsTests extends BlockingTests {

	private static final String BASE = "/services/data/v68.0";

	private static final String RELATIVE_QUERY = "/query?q={soql}";

	static List<Named<Function<Parts, Function<String, String>>>> healsAfterTheSessionHasEnded() {
		Map<String, Function<Parts, Function<String, String>>> clients = new LinkedHashMap<>();
		clients.put("RestClient of our builder", (parts) -> queries(parts.restClient().baseUrl(BASE).build()));
		clients.put("RestClient of our builder with an own request factory",
				(parts) -> queries(parts.restClient().baseUrl(BASE).requestFactory(requestFactory()).build()));
		clients.put("RestClient with our interceptor",
				(parts) -> queries(RestClient.builder()
					.baseUrl(BASE)
					.requestFactory(requestFactory())
					.requestInterceptor(parts.interceptor())
					.build()));
		clients.put("RestTemplate with our interceptor", (parts) -> {
			RestTemplate template = new RestTemplate(requestFactory());
			template.setUriTemplateHandler(new DefaultUriBuilderFactory(BASE));
			template.getInterceptors().add(parts.interceptor());
			return (soql) -> template.getForObject(RELATIVE_QUERY, String.class, soql);
		});
		clients.put("WebClient of our builder", (parts) -> queries(parts.webClient().baseUrl(BASE).build()));
		clients.put("WebClient with our filter",
				(parts) -> queries(WebClient.builder()
					.baseUrl(BASE)
					.clientConnector(new JdkClientHttpConnector(httpClient()))
					.filter(parts.filter())
					.build()));
		clients.put("WebClient with the filter of an org",
				(parts) -> queries(WebClient.builder()
					.baseUrl(BASE)
					.clientConnector(new JdkClientHttpConnector(httpClient()))
					.filter(parts.orgs().exchangeFilter("default"))
					.build()));
		return clients.entrySet().stream().map((client) -> Named.of(client.getKey(), client.getValue())).toList();
	}

	private static Function<String, String> queries(RestClient client) {
		return (soql) -> client.get().uri(RELATIVE_QUERY, soql).retrieve().body(String.class);
	}

	private static Function<String, String> queries(WebClient client) {
		return (soql) -> client.get().uri(RELATIVE_QUERY, soql).retrieve().bodyToMono(String.class).block(TIMEOUT);
	}

	private static JdkClientHttpRequestFactory requestFactory() {
		return new JdkClientHttpRequestFactory(httpClient());
	}

	private static HttpClient httpClient() {
		return HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
	}

	@ParameterizedTest
	@MethodSource
	void healsAfterTheSessionHasEnded(Function<Parts, Function<String, String>> client) {
		Function<String, String> query = client.apply(parts());
		assertThat(query.apply(SOQL)).contains("records");
		this.org.endSessions();
		assertThat(query.apply(SOQL)).contains("records");
		assertThat(query.apply(SOQL)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void absoluteBaseUrlAtAForeignHostIsRefusedBeforeAnythingIsSent() {
		MockSalesforce other = startAnotherOrg();
		RestClient blocking = parts().restClient().baseUrl(other.url()).build();
		WebClient reactive = parts().webClient().baseUrl(other.url()).build();
		assertThatIllegalArgumentException().isThrownBy(() -> queries(blocking).apply(SOQL))
			.withMessageContaining("Nothing was sent");
		assertThatIllegalArgumentException().isThrownBy(() -> queries(reactive).apply(SOQL))
			.withMessageContaining("Nothing was sent");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void laterInterceptorsOfABuilderSeeNoToken() {
		List<HttpHeaders> seen = new ArrayList<>();
		RestClient client = parts().restClient().requestInterceptor((request, body, execution) -> {
			seen.add(request.getHeaders());
			return execution.execute(request, body);
		}).build();
		assertThat(query(client)).contains("records");
		assertThat(seen).singleElement()
			.satisfies((headers) -> assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse());
	}

	private Parts parts() {
		ConfigurableApplicationContext context = start(OwnClients.class);
		return context.getBean(Parts.class);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnClients {

		@Bean
		Parts parts(@SalesforceOrg RestClient.Builder restClient, @SalesforceOrg WebClient.Builder webClient,
				@SalesforceOrg ClientHttpRequestInterceptor interceptor, @SalesforceOrg ExchangeFilterFunction filter,
				SalesforceOrgs orgs) {
			return new Parts(restClient, webClient, interceptor, filter, orgs);
		}

	}

	record Parts(RestClient.Builder restClient, WebClient.Builder webClient, ClientHttpRequestInterceptor interceptor,
			ExchangeFilterFunction filter, SalesforceOrgs orgs) {

	}

}
