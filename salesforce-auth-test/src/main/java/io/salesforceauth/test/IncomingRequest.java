package io.salesforceauth.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request as the endpoints of the mock org read it.
 */
final class IncomingRequest {

	private static final String AUTHORIZATION = "authorization";

	private final Request request;

	private final String path;

	private final String query;

	private final RequestKind kind;

	/**
	 * Read a request.
	 * @param request the request that WireMock received
	 */
	IncomingRequest(Request request) {
		this.request = request;
		String url = request.getUrl();
		int question = url.indexOf('?');
		this.path = (question < 0) ? url : url.substring(0, question);
		this.query = (question < 0) ? "" : url.substring(question + 1);
		this.kind = RequestKind.of(this.path);
	}

	/**
	 * Return what is asked for.
	 * @return the kind
	 */
	RequestKind kind() {
		return this.kind;
	}

	/**
	 * Return the HTTP method.
	 * @return the method, in upper case
	 */
	String method() {
		return this.request.getMethod().getName();
	}

	/**
	 * Return the path without the query.
	 * @return the path, still encoded
	 */
	String path() {
		return this.path;
	}

	/**
	 * Return path and query.
	 * @return both, still encoded
	 */
	String url() {
		return this.request.getUrl();
	}

	/**
	 * Return the parameters of the query.
	 * @return the parameters
	 */
	FormData query() {
		return new FormData(this.query);
	}

	/**
	 * Return the parameters of the body.
	 * @return the parameters, none if the content type is not that of a form
	 */
	FormData form() {
		String contentType = header("Content-Type");
		boolean form = contentType != null
				&& contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
		return new FormData(form ? body() : "");
	}

	/**
	 * Return the text of the body.
	 * @return the body, empty if there is none
	 */
	String body() {
		String body = this.request.getBodyAsString();
		return (body != null) ? body : "";
	}

	/**
	 * Return what comes after the scheme in the authorization header.
	 * @param scheme the scheme, in any case
	 * @return the credentials, or {@code null} if there are none of this scheme
	 */
	@Nullable String credentials(String scheme) {
		String value = header(AUTHORIZATION);
		if (value == null || !value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1)) {
			return null;
		}
		return value.substring(scheme.length() + 1).strip();
	}

	/**
	 * Return whether the client would rather read XML than JSON.
	 * @return whether XML is named, and before JSON
	 */
	boolean wantsXml() {
		String accept = header("Accept");
		int xml = (accept != null) ? accept.indexOf("application/xml") : -1;
		int json = (accept != null) ? accept.indexOf("application/json") : -1;
		return xml >= 0 && (json < 0 || xml < json);
	}

	/**
	 * Describe this request for a test.
	 * @param status the HTTP status of the answer, 0 if there is none
	 * @return the description
	 */
	ReceivedRequest received(int status) {
		boolean showQuery = !this.query.isEmpty() && !this.kind.isOAuth();
		return new ReceivedRequest(this.kind, method(), showQuery ? this.path + "?" + this.query : this.path, headers(),
				this.request.getBody(), status);
	}

	private Map<String, List<String>> headers() {
		Map<String, List<String>> headers = new TreeMap<>();
		HttpHeaders sent = this.request.getHeaders();
		for (HttpHeader header : (sent != null) ? sent.all() : List.<HttpHeader>of()) {
			String name = header.key().toLowerCase(Locale.ROOT);
			List<String> values = header.values();
			headers.put(name, name.equals(AUTHORIZATION) ? schemes(values) : List.copyOf(values));
		}
		return Map.copyOf(headers);
	}

	private static List<String> schemes(List<String> values) {
		return values.stream().map((value) -> (value.indexOf(' ') < 0) ? "" : value.split(" ", 2)[0]).toList();
	}

	private @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

}
