package io.salesforceauth.client;

import java.io.IOException;

import io.salesforceauth.client.BlockingCalls.Destination;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Signs the calls of a blocking client in that the application makes itself, such as a
 * {@code RestTemplate}. Spring holds the bodies of such calls in memory.
 */
final class BearerTokenInterceptor implements ClientHttpRequestInterceptor {

	private final BlockingCalls calls;

	BearerTokenInterceptor(CallRules rules) {
		this.calls = new BlockingCalls(rules);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		CallRules.checkTransport(request, "RestTemplate or RestClient", "requestFactory or setRequestFactory");
		Destination destination = this.calls.find(request);
		return BlockingCalls.call(destination, request,
				OutgoingBody.of(body, destination.org().settings().maxBodySize(), this.calls.keptBytes()),
				(signed) -> execution.execute(signed, body));
	}

}
