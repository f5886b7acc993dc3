package io.salesforceauth.transports;

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A client on an HTTP library.
 */
enum Transport {

	WEB_CLIENT_ON_REACTOR("reactor", null), WEB_CLIENT_ON_JETTY("jetty", null),
	WEB_CLIENT_ON_HTTP_COMPONENTS("http-components", null), WEB_CLIENT_ON_JDK("jdk", null),
	REST_CLIENT_ON_HTTP_COMPONENTS("jdk", "http-components"), REST_CLIENT_ON_JETTY("jdk", "jetty"),
	REST_CLIENT_ON_REACTOR("jdk", "reactor"), REST_CLIENT_ON_JDK("jdk", "jdk"), REST_CLIENT_ON_SIMPLE("jdk", "simple");

	private final String connector;

	private final String factory;

	Transport(String connector, String factory) {
		this.connector = connector;
		this.factory = factory;
	}

	boolean isOfTheJdk() {
		return this == WEB_CLIENT_ON_JDK || this == REST_CLIENT_ON_JDK;
	}

	boolean isReactive() {
		return this.factory == null;
	}

	Map<String, Object> properties() {
		return Map.of("spring.http.clients.reactive.connector", this.connector,
				"spring.http.clients.imperative.factory", (this.factory != null) ? this.factory : "jdk");
	}

	/**
	 * Make a call and read the response, whatever its status.
	 * @param body the body of the call, {@code null} for none
	 */
	ResponseEntity<String> exchange(ConfigurableApplicationContext application, HttpMethod method, String path,
			Object body, Consumer<HttpHeaders> headers) {
		if (isReactive()) {
			WebClient.RequestBodySpec request = webClient(application).method(method).uri(path).headers(headers);
			return ((body != null) ? request.bodyValue(body) : request)
				.exchangeToMono((response) -> response.toEntity(String.class))
				.block(TransportTests.TIMEOUT);
		}
		RestClient.RequestBodySpec request = restClient(application).method(method).uri(path).headers(headers);
		return ((body != null) ? request.body(body) : request)
			.exchangeForRequiredValue((sent, response) -> ResponseEntity.status(response.getStatusCode())
				.headers(response.getHeaders())
				.body(new String(StreamUtils.copyToByteArray(response.getBody()))));
	}

	static WebClient webClient(ConfigurableApplicationContext application) {
		return application.getBean("salesforceWebClient", WebClient.class);
	}

	static RestClient restClient(ConfigurableApplicationContext application) {
		return application.getBean("salesforceRestClient", RestClient.class);
	}

}
