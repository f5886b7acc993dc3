package io.salesforceauth.sample.page;

import java.util.Set;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Lets the browser run and load only what this service serves, and refuses what other
 * sites send with a visitor's browser. A service with logins leaves this to Spring
 * Security.
 */
@Component
final class PageSecurity implements WebFilter {

	// The style of Turbo's progress bar, which it adds by itself
	private static final String TURBO_STYLE = "'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='";

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' " + TURBO_STYLE
			+ "; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set("Content-Security-Policy", POLICY);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "same-origin");
		if (isForeign(exchange.getRequest())) {
			exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
			return exchange.getResponse().setComplete();
		}
		return chain.filter(exchange);
	}

	/**
	 * Browsers tell where a request comes from; other clients do not act for a visitor.
	 */
	private static boolean isForeign(ServerHttpRequest request) {
		String site = request.getHeaders().getFirst("Sec-Fetch-Site");
		return site != null && !OWN_SITE.contains(site) && !READING.contains(request.getMethod());
	}

}
