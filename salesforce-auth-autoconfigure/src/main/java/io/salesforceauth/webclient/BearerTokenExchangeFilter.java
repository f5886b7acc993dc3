package io.salesforceauth.webclient;

import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.call.SessionEnd;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends a call with the token of the org, to the org and to nobody else. If Salesforce
 * answers that the session has ended, the call is sent once more with a new token; a
 * third time, if that was another instance's and has ended, too. Every other answer
 * passes untouched.
 */
final class BearerTokenExchangeFilter implements ExchangeFilterFunction {

	/**
	 * How much of a 401 is read to see what it means; the real ones have 100 bytes.
	 */
	private static final int MAX_ERROR_SIZE = 64 * 1024;

	/**
	 * A body is sent again from one array.
	 */
	private static final long MAX_ARRAY_SIZE = Integer.MAX_VALUE - 8L;

	private final @Nullable OrgConnection org;

	private final OrgConnections others;

	private volatile @Nullable Signature signature;

	/**
	 * Create a filter.
	 * @param org the org of calls that choose no other, if there is one
	 * @param others the orgs that a call may choose
	 */
	BearerTokenExchangeFilter(@Nullable OrgConnection org, OrgConnections others) {
		this.org = org;
		this.others = others;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Object chosen = request.attributes().get(SalesforceOrgs.ORG_ATTRIBUTE);
		OrgConnection org = (chosen != null) ? this.others.of(chosen.toString()) : this.org;
		return (org != null) ? Mono.defer(new Call(org, request, next)::start)
				: Mono.error(OrgConnections::noDefaultOrg);
	}

	private ClientRequest sign(ClientRequest request, URI uri, BodyInserter<?, ? super ClientHttpRequest> body,
			String authorization) {
		return ClientRequest.from(request)
			.url(uri)
			.headers((headers) -> headers.set(HttpHeaders.AUTHORIZATION, authorization))
			.body(body)
			.build();
	}

	/**
	 * The header of the client's own org is made once for each token. The other orgs take
	 * turns here: theirs is made for each call.
	 */
	// The same object, as nearly always, is quick to see
	@SuppressWarnings("ReferenceEquality")
	private String authorization(OrgConnection org, SalesforceToken token) {
		Signature signature = this.signature;
		if (signature == null || signature.token != token) {
			signature = new Signature(token);
			if (org == this.org) {
				this.signature = signature;
			}
		}
		return signature.header;
	}

	/**
	 * One call of the application and the requests that it takes: one, or up to three.
	 */
	private final class Call implements AnswerMono.Handler {

		private final OrgConnection org;

		private final ClientRequest request;

		private final ExchangeFunction next;

		private final @Nullable SentBody body;

		Call(OrgConnection org, ClientRequest request, ExchangeFunction next) {
			this.org = org;
			this.request = request;
			this.next = next;
			this.body = SentBody.isEmpty(request.body()) ? null
					: SentBody.of(request.body(), Math.min(org.settings().maxBodySize().toBytes(), MAX_ARRAY_SIZE));
		}

		/**
		 * Most calls find a fresh token, and need no subscription to get it.
		 */
		Mono<ClientResponse> start() {
			SalesforceToken token = this.org.freshToken();
			return (token != null) ? sendFirst(token) : this.org.tokens().getToken().flatMap(this::sendFirst);
		}

		private Mono<ClientResponse> sendFirst(SalesforceToken token) {
			return new AnswerMono(send(token, (this.body != null) ? this.body : this.request.body()), token, this);
		}

		private Mono<ClientResponse> sendAgain(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body,
				boolean last) {
			this.org.sentAgain();
			return send(token, body).onErrorMap(this::hide).flatMap((response) -> {
				if (!isUnauthorized(response)) {
					return Mono.just(pass(response, token));
				}
				return last ? lookAt(response, token).map(Look::response) : renew(response, token, true);
			});
		}

		private Mono<ClientResponse> send(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body) {
			URI uri = this.org.resolve(this.request.url(), token);
			return this.next.exchange(sign(this.request, uri, body, authorization(this.org, token)));
		}

		@Override
		public ClientResponse pass(ClientResponse response, SalesforceToken token) {
			this.org.answered(token, response.statusCode().is2xxSuccessful(),
					response.headers().asHttpHeaders().getFirst(OrgConnection.LIMIT_HEADER));
			return response.statusCode().isError() ? TokenlessRequest.hide(response, this.request) : response;
		}

		@Override
		public @Nullable Mono<ClientResponse> insteadOf(ClientResponse response, SalesforceToken token) {
			return isUnauthorized(response) ? renew(response, token, false) : null;
		}

		private Mono<ClientResponse> renew(ClientResponse response, SalesforceToken token, boolean last) {
			return lookAt(response, token).flatMap((look) -> {
				BodyInserter<?, ? super ClientHttpRequest> again = again();
				if (!look.sessionEnded() || again == null) {
					return Mono.just(look.response());
				}
				return this.org.tokens()
					.getToken()
					.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::withSessionEnd)
					.flatMap((renewed) -> isSame(token, renewed) ? Mono.just(look.response())
							: sendAgain(renewed, again, last || !this.org.tokens().isShared(renewed)));
			});
		}

		/**
		 * Read the beginning of a 401, and drop the token if its session has ended.
		 */
		private Mono<Look> lookAt(ClientResponse response, SalesforceToken token) {
			return BodyPrefix.of(response, MAX_ERROR_SIZE).map((prefix) -> {
				boolean sessionEnded = prefix.isWhole() && SessionEnd.isToldBy(prefix.bytes());
				if (sessionEnded) {
					this.org.sessionEnded(token);
				}
				return new Look(sessionEnded, TokenlessRequest.hide(prefix.restore(response), this.request));
			});
		}

		private @Nullable BodyInserter<?, ? super ClientHttpRequest> again() {
			return (this.body != null) ? this.body.again() : this.request.body();
		}

		/**
		 * Exceptions of a request carry its headers.
		 */
		@Override
		public Throwable hide(Throwable error) {
			if (!(error instanceof WebClientRequestException ex)) {
				return error;
			}
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return new WebClientRequestException(cause, ex.getMethod(), ex.getUri(), this.request.headers());
		}

		private static boolean isUnauthorized(ClientResponse response) {
			return response.statusCode().value() == HttpStatus.UNAUTHORIZED.value();
		}

		private static boolean isSame(SalesforceToken token, SalesforceToken renewed) {
			return token.tokenValue().equals(renewed.tokenValue());
		}

	}

	/**
	 * A token and the header that carries it. No record: those print what they hold.
	 */
	private static final class Signature {

		private final SalesforceToken token;

		private final String header;

		Signature(SalesforceToken token) {
			this.token = token;
			this.header = "Bearer " + token.tokenValue();
		}

	}

	/**
	 * What a 401 means, and the response as it was.
	 */
	private record Look(boolean sessionEnded, ClientResponse response) {
	}

}
