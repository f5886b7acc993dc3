package io.salesforceauth.webclient;

import java.net.URI;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.SessionEnd;
import io.salesforceauth.call.TokenTarget;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Sends a call with the token of the org, to the org and to nobody else. If Salesforce
 * answers that the session has ended, the call is sent once more with a new token. Every
 * other answer passes untouched.
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

	private final SalesforceTokenProvider tokens;

	private final TokenTarget target;

	private final OrgCalls calls;

	private final long maxBodySize;

	/**
	 * Create a filter.
	 * @param maxBodySize how much of a body is kept for sending it again
	 */
	BearerTokenExchangeFilter(SalesforceTokenProvider tokens, TokenTarget target, OrgCalls calls,
			DataSize maxBodySize) {
		this.tokens = tokens;
		this.target = target;
		this.calls = calls;
		this.maxBodySize = Math.min(maxBodySize.toBytes(), MAX_ARRAY_SIZE);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return this.tokens.getToken().flatMap(new Call(request, next)::sendFirst);
	}

	private ClientRequest sign(ClientRequest request, URI uri, BodyInserter<?, ? super ClientHttpRequest> body,
			SalesforceToken token) {
		return ClientRequest.from(request)
			.url(uri)
			.headers((headers) -> headers.setBearerAuth(token.tokenValue()))
			.body(body)
			.build();
	}

	/**
	 * One call of the application and the one or two requests that it takes.
	 */
	private final class Call {

		private final ClientRequest request;

		private final ExchangeFunction next;

		private final @Nullable SentBody body;

		Call(ClientRequest request, ExchangeFunction next) {
			this.request = request;
			this.next = next;
			this.body = SentBody.isEmpty(request.body()) ? null
					: SentBody.of(request.body(), BearerTokenExchangeFilter.this.maxBodySize);
		}

		Mono<ClientResponse> sendFirst(SalesforceToken token) {
			return send(token, (this.body != null) ? this.body : this.request.body()).flatMap(
					(response) -> isUnauthorized(response) ? renew(response, token) : Mono.just(pass(response, token)));
		}

		private Mono<ClientResponse> sendAgain(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body) {
			BearerTokenExchangeFilter.this.calls.sentAgain();
			return send(token, body).flatMap((response) -> isUnauthorized(response)
					? lookAt(response, token).map((look) -> look.response()) : Mono.just(pass(response, token)));
		}

		private Mono<ClientResponse> send(SalesforceToken token, BodyInserter<?, ? super ClientHttpRequest> body) {
			URI uri = BearerTokenExchangeFilter.this.target.resolve(this.request.url(), token);
			return this.next.exchange(sign(this.request, uri, body, token))
				.onErrorMap(WebClientRequestException.class, this::withoutToken);
		}

		private ClientResponse pass(ClientResponse response, SalesforceToken token) {
			BearerTokenExchangeFilter.this.calls
				.answered(response.headers().asHttpHeaders().getFirst(OrgCalls.LIMIT_HEADER));
			if (response.statusCode().is2xxSuccessful()) {
				BearerTokenExchangeFilter.this.tokens.confirm(token);
				return response;
			}
			return response.statusCode().isError() ? TokenlessRequest.hide(response, this.request) : response;
		}

		private Mono<ClientResponse> renew(ClientResponse response, SalesforceToken token) {
			return lookAt(response, token).flatMap((look) -> {
				BodyInserter<?, ? super ClientHttpRequest> again = again();
				if (!look.sessionEnded() || again == null) {
					return Mono.just(look.response());
				}
				return BearerTokenExchangeFilter.this.tokens.getToken()
					.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::withSessionEnd)
					.flatMap((renewed) -> isSame(token, renewed) ? Mono.just(look.response())
							: sendAgain(renewed, again));
			});
		}

		/**
		 * Read the beginning of a 401, and drop the token if its session has ended.
		 */
		private Mono<Look> lookAt(ClientResponse response, SalesforceToken token) {
			return BodyPrefix.of(response, MAX_ERROR_SIZE).map((prefix) -> {
				boolean sessionEnded = prefix.isWhole() && SessionEnd.isToldBy(prefix.bytes());
				if (sessionEnded) {
					BearerTokenExchangeFilter.this.calls.sessionEnded();
					BearerTokenExchangeFilter.this.tokens.invalidate(token);
				}
				return new Look(sessionEnded, TokenlessRequest.hide(prefix.restore(response), this.request));
			});
		}

		private @Nullable BodyInserter<?, ? super ClientHttpRequest> again() {
			return (this.body != null) ? this.body.again() : this.request.body();
		}

		private WebClientRequestException withoutToken(WebClientRequestException ex) {
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
	 * What a 401 means, and the response as it was.
	 */
	private record Look(boolean sessionEnded, ClientResponse response) {
	}

}
