package io.salesforceauth.client;

import java.io.IOException;
import java.net.URI;

import io.salesforceauth.client.BlockingCalls.Destination;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes requests that are signed in as they leave. It does what an interceptor could,
 * after those of the application, and without holding large bodies in memory.
 */
final class SigningRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory delegate;

	private final BlockingCalls calls;

	private volatile boolean checked;

	/**
	 * Create a request factory.
	 * @param delegate makes the requests that leave
	 */
	SigningRequestFactory(ClientHttpRequestFactory delegate, BlockingCalls calls) {
		this.delegate = delegate;
		this.calls = calls;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new Request(uri, method);
	}

	private void checkTransport() {
		if (!this.checked) {
			CallRules.checkTransport(this.delegate, "RestClient", "requestFactory");
			this.checked = true;
		}
	}

	/**
	 * The request that the application sees: its URI may be relative, and it never gets a
	 * token.
	 */
	private final class Request extends StreamingRequest {

		private final URI uri;

		private final HttpMethod method;

		Request(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected ClientHttpResponse execute(HttpHeaders headers, @Nullable Body body) throws IOException {
			checkTransport();
			Destination destination = SigningRequestFactory.this.calls.find(this);
			OutgoingBody outgoing = OutgoingBody.of(body, headers, destination.org().settings().maxBodySize(),
					SigningRequestFactory.this.calls.keptBytes());
			return BlockingCalls.call(destination, this, outgoing, (signed) -> send(signed, outgoing));
		}

		private ClientHttpResponse send(HttpRequest signed, OutgoingBody body) throws IOException {
			ClientHttpRequest leaving = SigningRequestFactory.this.delegate.createRequest(signed.getURI(), this.method);
			leaving.getHeaders().putAll(signed.getHeaders());
			leaving.getAttributes().putAll(getAttributes());
			body.writeTo(leaving);
			return leaving.execute();
		}

	}

}
