package io.salesforceauth.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;

/**
 * Makes calls with the token of the org, to the org and to nobody else, by the
 * {@link CallRules}, and waits for their responses. Both the request factory of our own
 * clients and the interceptor for other clients make theirs here.
 */
final class BlockingCalls {

	private final CallRules rules;

	BlockingCalls(CallRules rules) {
		this.rules = rules;
	}

	KeptBytes keptBytes() {
		return this.rules.keptBytes();
	}

	/**
	 * Return the org of a call that may be made as far as its headers go, with a token
	 * for it.
	 */
	Destination find(HttpRequest request) throws IOException {
		OrgConnection known = this.rules.known(request.getAttributes());
		if (known != null) {
			known.checkHeaders(request.getHeaders());
			return new Destination(known, token(known, known.tokens()));
		}
		AtomicReference<@Nullable OrgConnection> org = new AtomicReference<>();
		SalesforceToken token = await(new LookedUp(this.rules.call(request.getAttributes(), (found) -> {
			found.checkHeaders(request.getHeaders());
			return found.getToken().doOnNext((given) -> org.set(found));
		})), "tenants");
		return new Destination(Objects.requireNonNull(org.get()), token);
	}

	/**
	 * Make a call, and send it again if that heals it.
	 * @param request that of the application, which gets no token
	 * @param body its body, released at the end
	 * @param sender sends the request with the token and the body
	 */
	static ClientHttpResponse call(Destination destination, HttpRequest request, OutgoingBody body, Sender sender)
			throws IOException {
		OrgConnection org = destination.org();
		SalesforceToken token = destination.token();
		try {
			Answer answer = send(org, request, token, 0, sender);
			if (answer.renewal() != null) {
				answer = renew(org, request, body, token, answer, sender);
			}
			if (answer.renewal() != null) {
				org.handedOn();
			}
			return answer.response();
		}
		finally {
			body.release();
		}
	}

	/**
	 * Wait for a new token, also where the body cannot be sent again: the caller's next
	 * call is to find it.
	 */
	private static Answer renew(OrgConnection org, HttpRequest request, OutgoingBody body, SalesforceToken refused,
			Answer first, Sender sender) throws IOException {
		SalesforceToken token = refused;
		Answer answer = first;
		boolean kept = body.keep();
		for (int resends = 1; answer.renewal() != null; resends++) {
			SalesforceToken renewed = renew(org, answer.renewal(), answer);
			if (!kept || renewed.tokenValue().equals(token.tokenValue())) {
				break;
			}
			answer.response().close();
			org.sentAgain();
			token = renewed;
			answer = send(org, request, token, resends, sender);
		}
		return answer;
	}

	@SuppressWarnings("ReferenceEquality") // the fast path is that of this very provider
	private static SalesforceToken token(OrgConnection org, SalesforceTokenProvider tokens)
			throws InterruptedIOException {
		SalesforceToken fresh = (tokens == org.tokens()) ? org.freshToken() : null;
		// Not only where there is something to wait for: such threads bring the tokens,
		// too
		return (fresh != null && !Schedulers.isInNonBlockingThread()) ? fresh : await(tokens, org.settings().label());
	}

	/**
	 * Return a token, waiting for it if need be.
	 * @param label whose token it is
	 * @throws InterruptedIOException if this thread is interrupted while it waits
	 * @throws IllegalStateException in a thread of Reactor that must not block
	 */
	private static SalesforceToken await(SalesforceTokenProvider tokens, String label) throws InterruptedIOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("A call of a blocking client to Salesforce " + label
					+ " was made in the thread " + Thread.currentThread().getName()
					+ ", which must not block: use the WebClient there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic()). Nothing was sent.");
		}
		try {
			return tokens.token();
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

	private static Answer send(OrgConnection org, HttpRequest request, SalesforceToken token, int resends,
			Sender sender) throws IOException {
		URI uri = org.resolve(request.getURI(), token);
		ClientHttpResponse response = sender.send(new SignedRequest(request, uri, token));
		try {
			return lookAt(org, request.getMethod(), uri, response, token, resends);
		}
		catch (IOException | RuntimeException ex) {
			response.close(); // the client does not know of it yet
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
	 * Sends a request as it leaves.
	 */
	interface Sender {

		ClientHttpResponse send(HttpRequest signed) throws IOException;

	}

	/**
	 * Where a call goes.
	 *
	 * @param org the org
	 * @param token a token of the org
	 */
	record Destination(OrgConnection org, SalesforceToken token) {

	}

	/**
	 * The token of an org that is looked up first.
	 */
	private record LookedUp(Mono<SalesforceToken> getToken) implements SalesforceTokenProvider {

		@Override
		public void invalidate(SalesforceToken token) {
			// Nobody does: its org is told of what happened
		}

	}

	/**
	 * A response, and who gives the token to send the call again with, if that may help.
	 */
	private record Answer(@Nullable SalesforceTokenProvider renewal, ClientHttpResponse response) {

	}

}
