package io.salesforceauth.client;

import java.net.URI;

import io.salesforceauth.SalesforceToken;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * A request as it leaves. That of the application stays without the token: its status
 * handlers and exchange functions get it.
 */
final class SignedRequest extends HttpRequestWrapper {

	private final URI uri;

	private final HttpHeaders headers;

	SignedRequest(HttpRequest request, URI uri, SalesforceToken token) {
		super(request);
		this.uri = uri;
		this.headers = HttpHeaders.copyOf(request.getHeaders());
		this.headers.setBearerAuth(token.tokenValue());
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

}
