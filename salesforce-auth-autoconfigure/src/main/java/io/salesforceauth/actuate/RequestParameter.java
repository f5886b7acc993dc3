package io.salesforceauth.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * A parameter of a request that is declared as the rest of the path: with any other one
 * Spring Boot wants a body and its content type, which {@code curl -X POST} does not
 * send. What the query and the body hold replaces the rest of the path.
 */
final class RequestParameter {

	private RequestParameter() {
	}

	/**
	 * Return the value.
	 * @param name the name of the parameter
	 * @param value what Spring Boot found: a text, or else the segments of the path.
	 * Those are the rest of it on servlets, and all that were selected with WebFlux
	 * @param selected the segments before the rest
	 * @return the value, {@code null} if there is none
	 */
	static @Nullable String text(String name, @Nullable Object value, String... selected) {
		if (value == null || value instanceof String) {
			return (String) value;
		}
		if (!(value instanceof String[] segments)) {
			throw badRequest("The parameter '" + name + "' is there more than once");
		}
		String rest = String.join("/", segments);
		if (!rest.isEmpty() && !canonical(rest).equals(canonical(String.join("/", selected)))) {
			throw badRequest("The path is too long: '" + name + "' is a parameter of the query");
		}
		return null;
	}

	/**
	 * Spring Boot reads {@code re-new} as {@code RENEW}.
	 */
	private static String canonical(String path) {
		return path.replaceAll("[^\\p{L}\\p{N}/]", "").toLowerCase(Locale.ROOT);
	}

	static InvalidEndpointRequestException badRequest(@Nullable String message) {
		return new InvalidEndpointRequestException(String.valueOf(message), String.valueOf(message));
	}

}
