package io.salesforceauth.client;

import java.io.IOException;

import io.salesforceauth.org.OrgConnection;

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

	private final RequestFactoryCheck requestFactories = new RequestFactoryCheck();

	BearerTokenInterceptor(CallRules rules) {
		this.calls = new BlockingCalls(rules);
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		OrgConnection org = this.calls.org(request);
		this.requestFactories.check(request);
		return BlockingCalls.call(org, request,
				OutgoingBody.of(body, org.settings().maxBodySize(), this.calls.keptBytes()),
				(signed) -> execution.execute(signed, body));
	}

}
