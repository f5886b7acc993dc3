package io.salesforceauth.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends a call with the token of the org, to the org and to nobody else, by the
 * {@link CallRules}.
 */
final class BearerTokenInterceptor implements ClientHttpRequestInterceptor {

	private final CallRules rules;

	BearerTokenInterceptor(CallRules rules) {
		this.rules = rules;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		OrgConnection org = this.rules.org(request.getAttributes().get(SalesforceOrgs.ORG_ATTRIBUTE));
		SalesforceToken token = token(org);
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
			last = CallRules.isLast(org, token, resends);
			answer = send(org, request, body, token, execution);
		}
		return answer.response();
	}

	/**
	 * Return a token, waiting for it if need be.
	 * @throws InterruptedIOException if this thread is interrupted while it waits
	 * @throws IllegalStateException in a thread of Reactor that must not block. Always,
	 * not only when there is something to wait for: such threads bring the tokens, too
	 */
	private static SalesforceToken token(OrgConnection org) throws InterruptedIOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The RestClient of Salesforce org '" + org.org() + "' blocks, and thread "
					+ Thread.currentThread().getName() + " must not: use the WebClient there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic()). Nothing was sent.");
		}
		SalesforceToken fresh = org.freshToken();
		try {
			return (fresh != null) ? fresh : org.tokens().token();
		}
		catch (IllegalStateException ex) {
			if (ex.getCause() instanceof InterruptedException) {
				InterruptedIOException interrupted = new InterruptedIOException(ex.getMessage());
				interrupted.initCause(ex.getCause());
				throw interrupted;
			}
			throw ex;
		}
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

	private static Answer lookAt(OrgConnection org, ClientHttpResponse response, SalesforceToken token)
			throws IOException {
		if (CallRules.isUnauthorized(response.getStatusCode())) {
			BlockingPeekedBody body = BlockingPeekedBody.of(response, CallRules.MAX_ERROR_SIZE);
			boolean sessionEnded = CallRules.isSessionEnd(org, token, body.bytes(), body.isWhole());
			return new Answer(sessionEnded, body.restore(response));
		}
		CallRules.passed(org, token, response.getStatusCode(), response.getHeaders());
		return new Answer(false, response);
	}

	private static SalesforceToken renew(OrgConnection org, Answer answer) throws IOException {
		try {
			return token(org);
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
	 * What a response means, and the response as it was.
	 */
	private record Answer(boolean sessionEnded, ClientHttpResponse response) {

	}

}
