package io.salesforceauth.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A token endpoint without a network: keeps the forms that it is sent, and gives a token
 * for each until a test says otherwise.
 */
final class FakeTokenEndpoint implements ExchangeFunction {

	private final List<MultiValueMap<String, String>> forms = new CopyOnWriteArrayList<>();

	private volatile int status = 200;

	private volatile Function<MultiValueMap<String, String>, String> answer = (form) -> """
			{"access_token":"a","token_type":"Bearer","instance_url":"https://acme.my.salesforce.com"}""";

	/**
	 * Answer from now on with a refusal.
	 * @param description makes its description of the form
	 */
	void refuse(String error, Function<MultiValueMap<String, String>, String> description) {
		this.status = 400;
		this.answer = (form) -> "{\"error\":\"" + error + "\",\"error_description\":\"" + description.apply(form)
				+ "\"}";
	}

	List<MultiValueMap<String, String>> forms() {
		return this.forms;
	}

	MultiValueMap<String, String> form() {
		if (this.forms.size() != 1) {
			throw new AssertionError("Not one request but " + this.forms.size());
		}
		return this.forms.get(0);
	}

	WebClient webClient() {
		return WebClient.builder().exchangeFunction(this).build();
	}

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
		return write(request, sent).then(Mono.defer(sent::getBodyAsString)).map((body) -> {
			MultiValueMap<String, String> form = UriComponentsBuilder.newInstance()
				.query(body)
				.build()
				.getQueryParams();
			MultiValueMap<String, String> decoded = MultiValueMap.fromMultiValue(new LinkedHashMap<>());
			form.forEach((name, values) -> values.forEach((value) -> decoded.add(decode(name), decode(value))));
			this.forms.add(decoded);
			return ClientResponse.create(HttpStatusCode.valueOf(this.status))
				.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
				.body(this.answer.apply(decoded))
				.build();
		});
	}

	private static Mono<Void> write(ClientRequest request, ClientHttpRequest sent) {
		return request.writeTo(sent, ExchangeStrategies.withDefaults());
	}

	private static String decode(String text) {
		return UriUtils.decode(text.replace('+', ' '), StandardCharsets.UTF_8);
	}

}
