package io.salesforceauth.token;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A token endpoint without a network: keeps the forms that it is sent, and gives a token
 * for each until a test says otherwise.
 */
final class FakeTokenEndpoint implements ClientHttpConnector {

	private final List<MultiValueMap<String, String>> forms = new CopyOnWriteArrayList<>();

	private volatile int status = 200;

	private volatile @Nullable String refusedSecret;

	private volatile Function<MultiValueMap<String, String>, String> answer = (form) -> """
			{"access_token":"a","token_type":"Bearer"}""";

	/**
	 * Answer from now on with a refusal.
	 * @param description makes its description of the form
	 */
	void refuse(String error, Function<MultiValueMap<String, String>, String> description) {
		this.status = 400;
		this.answer = (form) -> "{\"error\":\"" + error + "\",\"error_description\":\"" + description.apply(form)
				+ "\"}";
	}

	/**
	 * Refuse one secret from now on.
	 */
	void refuseSecret(String secret) {
		this.refusedSecret = secret;
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
		return WebClient.builder().clientConnector(this).build();
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> callback) {
		MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
		return callback.apply(request).then(Mono.defer(request::getBodyAsString)).map((body) -> {
			MultiValueMap<String, String> form = decode(body);
			this.forms.add(form);
			boolean refused = this.refusedSecret != null && this.refusedSecret.equals(form.getFirst("client_secret"));
			MockClientHttpResponse response = new MockClientHttpResponse(
					HttpStatusCode.valueOf(refused ? 400 : this.status));
			response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
			response.setBody(refused ? "{\"error\":\"invalid_client\"}" : this.answer.apply(form));
			return response;
		});
	}

	private static MultiValueMap<String, String> decode(String body) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		for (String parameter : body.split("&")) {
			String[] parts = parameter.split("=", 2);
			form.add(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
		}
		return form;
	}

}
