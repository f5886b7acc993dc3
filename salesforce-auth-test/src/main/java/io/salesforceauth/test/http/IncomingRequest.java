package io.salesforceauth.test.http;

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
public final class IncomingRequest {

	private static final String AUTHORIZATION = "authorization";

	private final Request request;

	private final String path;

	private final String query;

	private final Route route;

	private final String method;

	private final String body;

	/**
	 * Read a request.
	 * @param request the request that WireMock received
	 */
	public IncomingRequest(Request request) {
		this(request, request.getMethod().getName(), request.getUrl(), request.getBodyAsString());
	}

	private IncomingRequest(Request request, String method, String url, @Nullable String body) {
		this.request = request;
		int question = url.indexOf('?');
		this.path = (question < 0) ? url : url.substring(0, question);
		this.query = (question < 0) ? "" : url.substring(question + 1);
		this.route = Route.of(this.path);
		this.method = method;
		this.body = (body != null) ? body : "";
	}

	/**
	 * Read a request inside of this one.
	 * @param method the HTTP method
	 * @param url the path and the query
	 * @param body the text of the body
	 * @return a request with the headers of this one
	 */
	public IncomingRequest part(String method, String url, String body) {
		return new IncomingRequest(this.request, method, url, body);
	}

	/**
	 * Return where it goes.
	 * @return the route
	 */
	public Route route() {
		return this.route;
	}

	/**
	 * Return the HTTP method.
	 * @return the method, in upper case
	 */
	public String method() {
		return this.method;
	}

	/**
	 * Return whether nothing is asked for but to read.
	 * @return whether the method is GET, or HEAD, which differs in the body alone
	 */
	boolean reads() {
		return this.method.equals("GET") || this.method.equals("HEAD");
	}

	/**
	 * Return whether the body is said to be of a type.
	 * @param type the media type, in lower case
	 * @return whether the content type is this one, with any parameters
	 */
	boolean isOfType(String type) {
		String contentType = header("Content-Type");
		return contentType != null && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(type);
	}

	/**
	 * Return the path without the query.
	 * @return the path, still encoded
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the path with the query.
	 * @return both as they were sent, still encoded
	 */
	public String url() {
		return this.query.isEmpty() ? this.path : this.path + "?" + this.query;
	}

	/**
	 * Return the parameters of the query.
	 * @return the parameters
	 */
	public FormData query() {
		return new FormData(this.query);
	}

	/**
	 * Return the parameters of the body.
	 * @return the parameters, none if the content type is not that of a form
	 */
	public FormData form() {
		return new FormData(isOfType("application/x-www-form-urlencoded") ? body() : "");
	}

	/**
	 * Return the body.
	 * @return the body as it was sent
	 */
	public byte[] bytes() {
		return this.request.getBody();
	}

	/**
	 * Return the text of the body.
	 * @return the body, empty if there is none
	 */
	public String body() {
		return this.body;
	}

	/**
	 * Return what comes after the scheme in the authorization header.
	 * @param scheme the scheme, in any case
	 * @return the credentials, or {@code null} if there are none of this scheme
	 */
	public @Nullable String credentials(String scheme) {
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
	public boolean wantsXml() {
		String accept = header("Accept");
		int xml = (accept != null) ? accept.indexOf("application/xml") : -1;
		int json = (accept != null) ? accept.indexOf("application/json") : -1;
		return xml >= 0 && (json < 0 || xml < json);
	}

	/**
	 * Return the headers.
	 * @return values by lower-case name; of the authorization only the scheme
	 */
	public Map<String, List<String>> headers() {
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

	/**
	 * Return where the client says that the server is.
	 * @return the URL without a path
	 */
	public String origin() {
		return "http://" + header("Host");
	}

	/**
	 * Return whether the client addresses a host.
	 * @param host the name of the host
	 * @return whether it is that host, at any port
	 */
	boolean isFor(String host) {
		String sent = header("Host");
		return sent != null && (sent.equals(host) || sent.startsWith(host + ":"));
	}

	/**
	 * Return a header.
	 * @param name the name
	 * @return its first value, or {@code null} if it was not sent
	 */
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

}
