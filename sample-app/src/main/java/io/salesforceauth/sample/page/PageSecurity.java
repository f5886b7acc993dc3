package io.salesforceauth.sample.page;

import java.net.InetSocketAddress;
import java.util.Locale;
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

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

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

	private static boolean isForeign(ServerHttpRequest request) {
		return !isForThisMachine(request) || (!READING.contains(request.getMethod())
				&& (isFromAnotherSite(request) || isFromAnotherOrigin(request)));
	}

	/**
	 * The name of another site may lead here (DNS rebinding), and its scripts could read
	 * what is served then.
	 */
	private static boolean isForThisMachine(ServerHttpRequest request) {
		InetSocketAddress host = request.getHeaders().getHost();
		return host != null && LOOPBACK.contains(host.getHostString().toLowerCase(Locale.ROOT));
	}

	/**
	 * Most browsers tell where a request comes from; other clients do not act for a
	 * visitor.
	 */
	private static boolean isFromAnotherSite(ServerHttpRequest request) {
		String site = request.getHeaders().getFirst("Sec-Fetch-Site");
		return site != null && !OWN_SITE.contains(site);
	}

	/**
	 * All browsers name the origin of a form.
	 */
	private static boolean isFromAnotherOrigin(ServerHttpRequest request) {
		String origin = request.getHeaders().getOrigin();
		String own = request.getURI().getScheme() + "://" + request.getHeaders().getFirst(HttpHeaders.HOST);
		return origin != null && !origin.equalsIgnoreCase(own);
	}

}
