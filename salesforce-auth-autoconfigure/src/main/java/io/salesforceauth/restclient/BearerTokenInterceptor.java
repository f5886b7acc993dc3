package io.salesforceauth.restclient;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.SessionEnd;
import io.salesforceauth.call.TokenTarget;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.unit.DataSize;

/**
 * Sends a call with the token of the org, to the org and to nobody else. If Salesforce
 * answers that the session has ended, the call is sent once more with a new token; a
 * third time, if that was another instance's and has ended, too. Every other answer
 * passes untouched.
 */
final class BearerTokenInterceptor implements ClientHttpRequestInterceptor {

	/**
	 * How much of a 401 is read to see what it means; the real ones have 100 bytes.
	 */
	private static final int MAX_ERROR_SIZE = 64 * 1024;

	private static final int MAX_RESENDS = 2;

	private final Link link;

	private final Function<String, Link> others;

	private final DataSize maxBodySize;

	/**
	 * Create an interceptor.
	 * @param link the org of calls that choose no other
	 * @param others the orgs that a call may choose
	 * @param maxBodySize how large a body may be that is sent again
	 */
	BearerTokenInterceptor(Link link, Function<String, Link> others, DataSize maxBodySize) {
		this.link = link;
		this.others = others;
		this.maxBodySize = maxBodySize;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Object chosen = request.getAttributes().get(SalesforceOrgs.ORG_ATTRIBUTE);
		Link link = (chosen != null) ? this.others.apply(chosen.toString()) : this.link;
		SalesforceToken token = link.tokens().get();
		Answer answer = send(link, request, body, token, execution);
		boolean last = body.length > this.maxBodySize.toBytes();
		for (int resends = 1; answer.sessionEnded() && !last; resends++) {
			SalesforceToken renewed = renew(link, answer);
			if (renewed.tokenValue().equals(token.tokenValue())) {
				break;
			}
			answer.response().close();
			link.calls().sentAgain();
			token = renewed;
			last = resends == MAX_RESENDS || !link.tokens().isShared(token);
			answer = send(link, request, body, token, execution);
		}
		return answer.response();
	}

	private Answer send(Link link, HttpRequest request, byte[] body, SalesforceToken token,
			ClientHttpRequestExecution execution) throws IOException {
		URI uri = link.target().resolve(request.getURI(), token);
		ClientHttpResponse response = execution.execute(new SignedRequest(request, uri, token), body);
		try {
			return lookAt(link, response, token);
		}
		catch (IOException | RuntimeException ex) {
			response.close(); // RestClient does not know of it yet
			throw ex;
		}
	}

	private Answer lookAt(Link link, ClientHttpResponse response, SalesforceToken token) throws IOException {
		if (response.getStatusCode().value() == HttpStatus.UNAUTHORIZED.value()) {
			return lookAt401(link, response, token);
		}
		link.calls().answered(response.getHeaders().getFirst(OrgCalls.LIMIT_HEADER));
		if (response.getStatusCode().is2xxSuccessful()) {
			link.tokens().confirm(token);
		}
		return new Answer(false, response);
	}

	/**
	 * Read the beginning of a 401, and drop the token if its session has ended.
	 */
	private Answer lookAt401(Link link, ClientHttpResponse response, SalesforceToken token) throws IOException {
		BodyPrefix prefix = BodyPrefix.of(response, MAX_ERROR_SIZE);
		boolean sessionEnded = prefix.isWhole() && SessionEnd.isToldBy(prefix.bytes());
		if (sessionEnded) {
			link.calls().sessionEnded();
			link.tokens().invalidate(token);
		}
		return new Answer(sessionEnded, prefix.restore(response));
	}

	private SalesforceToken renew(Link link, Answer answer) throws IOException {
		try {
			return link.tokens().get();
		}
		catch (SalesforceAuthException ex) {
			answer.response().close();
			throw ex.withSessionEnd();
		}
		catch (IOException | RuntimeException ex) {
			answer.response().close();
			throw ex;
		}
	}

	/**
	 * What an answer means, and the response as it was.
	 */
	private record Answer(boolean sessionEnded, ClientHttpResponse response) {
	}

	/**
	 * What is needed to call an org from blocking code.
	 *
	 * @param tokens gives its token
	 * @param target tells where that may go
	 * @param calls counts what happens
	 */
	record Link(BlockingTokens tokens, TokenTarget target, OrgCalls calls) {
	}

}
