package io.salesforceauth.client;

import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends a call with the token of the org, to the org and to nobody else, by the
 * {@link CallRules}.
 */
final class BearerTokenExchangeFilter implements ExchangeFilterFunction {

	private final CallRules rules;

	private volatile @Nullable Signature signature;

	BearerTokenExchangeFilter(CallRules rules) {
		this.rules = rules;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		OrgConnection org = this.rules.org(request.attributes().get(SalesforceOrgs.ORG_ATTRIBUTE));
		return Mono.defer(new Call(org, request, next)::start);
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
			if (this.rules.isOwn(org)) {
				this.signature = signature;
			}
		}
		return signature.header;
	}

	/**
	 * One call of the application and the requests that it takes: one, or up to three.
	 */
	private final class Call {

		private final OrgConnection org;

		private final ClientRequest request;

		private final ExchangeFunction next;

		private final @Nullable ReplayableBody body;

		@SuppressWarnings("ReferenceEquality") // there is but one empty body
		Call(OrgConnection org, ClientRequest request, ExchangeFunction next) {
			this.org = org;
			this.request = request;
			this.next = next;
			this.body = (request.body() == BodyInserters.empty()) ? null
					: new ReplayableBody(request.body(), org.settings().maxBodySize());
		}

		/**
		 * Most calls find a fresh token, and need no subscription to get it.
		 */
		Mono<ClientResponse> start() {
			SalesforceToken token = this.org.freshToken();
			return (token != null) ? sendFirst(token) : this.org.tokens().getToken().flatMap(this::sendFirst);
		}

		private Mono<ClientResponse> sendFirst(SalesforceToken token) {
			return send(token, (this.body != null) ? this.body : this.request.body(), 0);
		}

		private Mono<ClientResponse> send(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body,
				int resends) {
			URI uri = this.org.resolve(this.request.url(), token);
			ClientRequest signed = ClientRequest.from(this.request)
				.url(uri)
				.headers((headers) -> headers.set(HttpHeaders.AUTHORIZATION, authorization(this.org, token)))
				.body(body)
				.build();
			return this.next.exchange(signed)
				.onErrorMap(this::hide)
				.flatMap((response) -> respond(response, token, resends));
		}

		private Mono<ClientResponse> respond(ClientResponse response, SalesforceToken token, int resends) {
			if (CallRules.isUnauthorized(response.statusCode())) {
				return PeekedBody.of(response, CallRules.MAX_ERROR_SIZE)
					.flatMap((body) -> respond(body, response, token, resends));
			}
			CallRules.passed(this.org, token, response.statusCode(), response.headers().asHttpHeaders());
			return Mono
				.just(response.statusCode().isError() ? TokenlessRequest.hide(response, this.request) : response);
		}

		private Mono<ClientResponse> respond(PeekedBody body, ClientResponse unauthorized, SalesforceToken token,
				int resends) {
			boolean sessionEnded = CallRules.isSessionEnd(this.org, token, body.bytes(), body.isWhole());
			boolean last = resends > 0 && CallRules.isLast(this.org, token, resends);
			BodyInserter<?, ? super ClientHttpRequest> again = (this.body != null) ? this.body.again()
					: this.request.body();
			if (!sessionEnded || last || again == null) {
				return handOn(body, unauthorized);
			}
			return this.org.tokens()
				.getToken()
				.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::withSessionEnd)
				.flatMap((renewed) -> {
					if (renewed.tokenValue().equals(token.tokenValue())) {
						return handOn(body, unauthorized);
					}
					this.org.sentAgain();
					return send(renewed, again, resends + 1);
				});
		}

		private Mono<ClientResponse> handOn(PeekedBody body, ClientResponse unauthorized) {
			return Mono.just(TokenlessRequest.hide(body.restore(unauthorized), this.request));
		}

		/**
		 * Exceptions of a request carry its headers.
		 */
		private Throwable hide(Throwable error) {
			if (!(error instanceof WebClientRequestException ex)) {
				return error;
			}
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return new WebClientRequestException(cause, ex.getMethod(), ex.getUri(), this.request.headers());
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

}
