package io.salesforceauth.token;

import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/**
 * One token request of one grant.
 *
 * @param <C> the credentials that it takes
 */
@FunctionalInterface
interface TokenExchange<C> {

	/**
	 * Ask the token endpoint once.
	 */
	Mono<OAuth2AccessTokenResponse> exchange(C credentials);

}
