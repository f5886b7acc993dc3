package io.salesforceauth.client;

import java.net.URI;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The request of a response as the application made it. Error responses become
 * exceptions, which carry their request into logs: without this, with the token.
 */
final class TokenlessRequest implements HttpRequest {

	private final ClientRequest request;

	private final URI uri;

	TokenlessRequest(ClientRequest request, URI uri) {
		this.request = request;
		this.uri = uri;
	}

	static ClientResponse hide(ClientResponse response, ClientRequest request) {
		return response.mutate().request(new TokenlessRequest(request, response.request().getURI())).build();
	}

	@Override
	public HttpMethod getMethod() {
		return this.request.method();
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.headers();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.attributes();
	}

}
