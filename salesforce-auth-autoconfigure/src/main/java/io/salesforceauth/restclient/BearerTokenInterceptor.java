package io.salesforceauth.restclient;

import java.io.IOException;
import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.call.SessionEnd;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

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

	private final @Nullable OrgConnection org;

	private final OrgConnections others;

	private final BlockingTokens tokens;

	/**
	 * Create an interceptor.
	 * @param org the org of calls that choose no other, if there is one
	 * @param others the orgs that a call may choose
	 */
	BearerTokenInterceptor(@Nullable OrgConnection org, OrgConnections others, BlockingTokens tokens) {
		this.org = org;
		this.others = others;
		this.tokens = tokens;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		Object chosen = request.getAttributes().get(SalesforceOrgs.ORG_ATTRIBUTE);
		OrgConnection org = (chosen != null) ? this.others.of(chosen.toString()) : this.org;
		if (org == null) {
			throw OrgConnections.noDefaultOrg();
		}
		SalesforceToken token = this.tokens.get(org);
		Answer answer = send(org, request, body, token, execution);
		boolean last = body.length > org.settings().maxBodySize().toBytes();
		for (int resends = 1; answer.sessionEnded() && !last; resends++) {
			SalesforceToken renewed = renew(org, answer);
			if (renewed.tokenValue().equals(token.tokenValue())) {
				break;
			}
			answer.response().close();
			org.sentAgain();
			token = renewed;
			last = resends == MAX_RESENDS || !org.tokens().isShared(token);
			answer = send(org, request, body, token, execution);
		}
		return answer.response();
	}

	private Answer send(OrgConnection org, HttpRequest request, byte[] body, SalesforceToken token,
			ClientHttpRequestExecution execution) throws IOException {
		URI uri = org.resolve(request.getURI(), token);
		ClientHttpResponse response = execution.execute(new SignedRequest(request, uri, token), body);
		try {
			return lookAt(org, response, token);
		}
		catch (IOException | RuntimeException ex) {
			response.close(); // RestClient does not know of it yet
			throw ex;
		}
	}

	private Answer lookAt(OrgConnection org, ClientHttpResponse response, SalesforceToken token) throws IOException {
		if (response.getStatusCode().value() == HttpStatus.UNAUTHORIZED.value()) {
			return lookAt401(org, response, token);
		}
		org.answered(token, response.getStatusCode().is2xxSuccessful(),
				response.getHeaders().getFirst(OrgConnection.LIMIT_HEADER));
		return new Answer(false, response);
	}

	/**
	 * Read the beginning of a 401, and drop the token if its session has ended.
	 */
	private Answer lookAt401(OrgConnection org, ClientHttpResponse response, SalesforceToken token) throws IOException {
		BodyPrefix prefix = BodyPrefix.of(response, MAX_ERROR_SIZE);
		boolean sessionEnded = prefix.isWhole() && SessionEnd.isToldBy(prefix.bytes());
		if (sessionEnded) {
			org.sessionEnded(token);
		}
		return new Answer(sessionEnded, prefix.restore(response));
	}

	private SalesforceToken renew(OrgConnection org, Answer answer) throws IOException {
		try {
			return this.tokens.get(org);
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

}
