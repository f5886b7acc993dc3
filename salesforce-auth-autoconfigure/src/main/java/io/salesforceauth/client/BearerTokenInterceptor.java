package io.salesforceauth.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;

/**
 * Sends a call with the token of the org, to the org and to nobody else, by the
 * {@link CallRules}.
 */
final class BearerTokenInterceptor implements ClientHttpRequestInterceptor {

	private final CallRules rules;

	private final RequestFactoryCheck requestFactories = new RequestFactoryCheck();

	BearerTokenInterceptor(CallRules rules) {
		this.rules = rules;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		OrgConnection org = this.rules.org(request.getAttributes().get(SalesforceOrgs.ORG_ATTRIBUTE));
		org.checkHeaders(request.getHeaders());
		this.requestFactories.check(request);
		SalesforceToken token = token(org, org.tokens());
		Answer answer = send(org, request, body, token, 0, execution);
		if (answer.renewal() != null) {
			boolean kept = body.length <= org.settings().maxBodySize().toBytes()
					&& this.rules.keptBytes().reserve(body.length);
			try {
				answer = renew(org, request, kept ? body : null, token, answer, execution);
			}
			finally {
				this.rules.keptBytes().release(kept ? body.length : 0);
			}
		}
		if (answer.renewal() != null) {
			org.handedOn();
		}
		return answer.response();
	}

	/**
	 * Wait for a new token, also where the body cannot be sent again: the caller's next
	 * call is to find it.
	 */
	private Answer renew(OrgConnection org, HttpRequest request, byte @Nullable [] body, SalesforceToken refused,
			Answer first, ClientHttpRequestExecution execution) throws IOException {
		SalesforceToken token = refused;
		Answer answer = first;
		for (int resends = 1; answer.renewal() != null; resends++) {
			SalesforceToken renewed = renew(org, answer.renewal(), answer);
			if (body == null || renewed.tokenValue().equals(token.tokenValue())) {
				break;
			}
			answer.response().close();
			org.sentAgain();
			token = renewed;
			answer = send(org, request, body, token, resends, execution);
		}
		return answer;
	}

	/**
	 * Return a token, waiting for it if need be.
	 * @throws InterruptedIOException if this thread is interrupted while it waits
	 * @throws IllegalStateException in a thread of Reactor that must not block. Always,
	 * not only when there is something to wait for: such threads bring the tokens, too
	 */
	@SuppressWarnings("ReferenceEquality") // the fast path is that of this very provider
	private static SalesforceToken token(OrgConnection org, SalesforceTokenProvider tokens)
			throws InterruptedIOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The RestClient of Salesforce org '" + org.org() + "' blocks, and thread "
					+ Thread.currentThread().getName() + " must not: use the WebClient there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic()). Nothing was sent.");
		}
		SalesforceToken fresh = (tokens == org.tokens()) ? org.freshToken() : null;
		try {
			return (fresh != null) ? fresh : tokens.token();
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

	private Answer send(OrgConnection org, HttpRequest request, byte[] body, SalesforceToken token, int resends,
			ClientHttpRequestExecution execution) throws IOException {
		URI uri = org.resolve(request.getURI(), token);
		ClientHttpResponse response = execution.execute(new SignedRequest(request, uri, token), body);
		try {
			return lookAt(org, request.getMethod(), uri, response, token, resends);
		}
		catch (IOException | RuntimeException ex) {
			response.close(); // RestClient does not know of it yet
			throw ex;
		}
	}

	private static Answer lookAt(OrgConnection org, HttpMethod method, URI uri, ClientHttpResponse response,
			SalesforceToken token, int resends) throws IOException {
		ClientHttpResponse seen = response;
		int status = response.getStatusCode().value();
		ResponseProof proof = ResponseProof.of(method, uri.getRawPath(), status, resends);
		if (proof == null) {
			BlockingPeekedBody body = BlockingPeekedBody.of(response, CallRules.MAX_ERROR_SIZE);
			seen = body.restore(response);
			proof = body.isWhole() ? ResponseProof.of(uri.getRawPath(), status, response.getHeaders(), body.bytes())
					: ResponseProof.NOTHING;
		}
		SalesforceTokenProvider renewal = (proof == ResponseProof.SUSPICION)
				? org.suspect(method, uri, token, resends, Context.empty()) : null;
		if (renewal == null) {
			CallRules.handOn(org, proof, method, uri, token, resends, response.getStatusCode(), response.getHeaders());
		}
		if (CallRules.isRedirect(response.getStatusCode())) {
			Redirect redirect = Redirect.of(org, method, uri, response.getStatusCode(), response.getHeaders());
			throw new RestClientResponseException(redirect.message(), response.getStatusCode(), "", redirect.headers(),
					null, null);
		}
		return new Answer(renewal, seen);
	}

	private static SalesforceToken renew(OrgConnection org, SalesforceTokenProvider renewal, Answer answer)
			throws IOException {
		try {
			return token(org, renewal);
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
	 * A response, and who gives the token to send the call again with, if that may help.
	 */
	private record Answer(@Nullable SalesforceTokenProvider renewal, ClientHttpResponse response) {

	}

}
