package io.salesforceauth.client;

import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Sends a call with the token of the org, to the org and to nobody else, by the
 * {@link CallRules}.
 */
final class BearerTokenExchangeFilter implements ExchangeFilterFunction {

	private final CallRules rules;

	private final @Nullable ClientHttpConnector connector;

	private volatile @Nullable Signature signature;

	/**
	 * Create a filter.
	 * @param rules the rules of its calls
	 * @param connector that of our clients, {@code null} for clients of the application
	 */
	BearerTokenExchangeFilter(CallRules rules, @Nullable ClientHttpConnector connector) {
		this.rules = rules;
		this.connector = connector;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		OrgConnection org = this.rules.known(request.attributes());
		return (org != null) ? call(org, request, next)
				: this.rules.call(request.attributes(), (found) -> call(found, request, next));
	}

	@SuppressWarnings("ReferenceEquality") // that very connector
	private Mono<ClientResponse> call(OrgConnection org, ClientRequest request, ExchangeFunction next) {
		ClientHttpConnector connector = CallRules.connector(next);
		boolean ours = connector != null && connector == this.connector;
		if (connector != null && !ours) {
			CallRules.checkTransport(connector, "WebClient", "clientConnector");
		}
		org.checkHeaders(request.headers());
		// Whoever subscribes again, as a retry of the application does, makes another
		// call
		return Mono.defer(() -> new Call(org, request, next, ours).start());
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

		/**
		 * Whether it leaves by our connector.
		 */
		private final boolean ours;

		private final @Nullable ReplayableBody body;

		@SuppressWarnings("ReferenceEquality") // there is but one empty body
		Call(OrgConnection org, ClientRequest request, ExchangeFunction next, boolean ours) {
			this.org = org;
			this.ours = ours;
			this.request = request;
			this.next = next;
			this.body = (request.body() == BodyInserters.empty()) ? null
					: new ReplayableBody(request.body(), org.settings().maxBodySize(),
							BearerTokenExchangeFilter.this.rules.keptBytes(), org.settings().token().requestTimeout());
		}

		/**
		 * Most calls find a fresh token, and need no subscription to get it.
		 */
		Mono<ClientResponse> start() {
			SalesforceToken token = this.org.freshToken();
			Mono<ClientResponse> call = (token != null) ? sendFirst(token)
					: this.org.getToken().flatMap(this::sendFirst);
			ReplayableBody body = this.body;
			return (body != null) ? call.doOnTerminate(body::release).doOnCancel(body::release) : call;
		}

		private Mono<ClientResponse> sendFirst(SalesforceToken token) {
			return send(token, (this.body != null) ? this.body : this.request.body(), 0);
		}

		private Mono<ClientResponse> send(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body,
				int resends) {
			URI uri = this.org.resolve(this.request.url(), token);
			ClientRequest signed = ClientRequest.from(this.request)
				.url(uri)
				.headers((headers) -> headers.remove(HttpHeaders.AUTHORIZATION))
				.body(signed(body, authorization(this.org, token)))
				.build();
			return this.next.exchange(signed).flatMap((response) -> respond(response, uri, token, resends));
		}

		/**
		 * Add the token to the request as it leaves, when everybody else has set their
		 * headers. Until then nothing carries it that a person could print: not the
		 * request that responses of any status, exceptions and observations hold, nor the
		 * one that later filters and the writers of bodies see.
		 */
		private BodyInserter<Object, ClientHttpRequest> signed(BodyInserter<?, ? super ClientHttpRequest> body,
				String authorization) {
			return (leaving, context) -> {
				leaving.beforeCommit(() -> Mono.fromRunnable(() -> sign(leaving, authorization)));
				return body.insert(leaving, context);
			};
		}

		private void sign(ClientHttpRequest leaving, String authorization) {
			if (!this.ours) {
				// Whatever stands between, a request may tell
				CallRules.checkTransport(leaving.getNativeRequest(), "WebClient", "clientConnector");
			}
			this.org.checkHeaders(leaving.getHeaders());
			leaving.getHeaders().set(HttpHeaders.AUTHORIZATION, authorization);
		}

		private Mono<ClientResponse> respond(ClientResponse response, URI uri, SalesforceToken token, int resends) {
			int status = response.statusCode().value();
			ResponseProof proof = ResponseProof.of(this.request.method(), uri.getRawPath(), status, resends);
			if (proof != null) {
				return respond(proof, response, uri, token, resends);
			}
			return PeekedBody.of(response, CallRules.MAX_ERROR_SIZE)
				.flatMap(
						(body) -> respond(
								body.isWhole() ? ResponseProof.of(uri.getRawPath(), status,
										response.headers().asHttpHeaders(), body.bytes()) : ResponseProof.NOTHING,
								body.restore(response), uri, token, resends));
		}

		private Mono<ClientResponse> respond(ResponseProof proof, ClientResponse response, URI uri,
				SalesforceToken token, int resends) {
			return (proof == ResponseProof.SUSPICION)
					? Mono.deferContextual((context) -> renew(response, uri, token, resends, context))
					: handOn(proof, response, uri, token, resends);
		}

		private Mono<ClientResponse> handOn(ResponseProof proof, ClientResponse response, URI uri,
				SalesforceToken token, int resends) {
			CallRules.handOn(this.org, proof, this.request.method(), uri, token, resends, response.statusCode(),
					response.headers().asHttpHeaders());
			if (CallRules.isRedirect(response.statusCode())) {
				return response.releaseBody().then(Mono.error(() -> redirected(response, uri)));
			}
			return Mono.just(response);
		}

		private WebClientResponseException redirected(ClientResponse response, URI uri) {
			Redirect redirect = Redirect.of(this.org, this.request.method(), uri, response.statusCode(),
					response.headers().asHttpHeaders());
			return new WebClientResponseException(redirect.message(), response.statusCode(), "", redirect.headers(),
					new byte[0], null, response.request());
		}

		private Mono<ClientResponse> renew(ClientResponse response, URI uri, SalesforceToken token, int resends,
				ContextView context) {
			SalesforceTokenProvider renewal = this.org.suspect(this.request.method(), uri, token, resends, context);
			if (renewal == null) {
				return handOn(ResponseProof.SUSPICION, response, uri, token, resends);
			}
			Mono<? extends BodyInserter<?, ? super ClientHttpRequest>> again = (this.body != null) ? this.body.again()
					: Mono.just(this.request.body());
			return renewal.getToken()
				.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::withSessionEnd)
				.onErrorResume((ex) -> response.releaseBody().then(Mono.error(ex)))
				.flatMap((renewed) -> {
					if (renewed.tokenValue().equals(token.tokenValue())) {
						return handOn(ResponseProof.SUSPICION, response, uri, token, resends);
					}
					return again.singleOptional().flatMap((whole) -> {
						if (whole.isEmpty()) {
							return handOn(ResponseProof.SUSPICION, response, uri, token, resends);
						}
						this.org.sentAgain();
						return response.releaseBody().then(Mono.defer(() -> send(renewed, whole.get(), resends + 1)));
					});
				});
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
