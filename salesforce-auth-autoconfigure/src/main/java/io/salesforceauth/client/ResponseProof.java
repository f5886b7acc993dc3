package io.salesforceauth.client;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * What the response to a call proves about the session of its token.
 */
enum ResponseProof {

	/**
	 * Salesforce knows the caller.
	 */
	ACCEPTED,

	/**
	 * The session may have ended.
	 */
	SUSPICION,

	/**
	 * Nothing, in one way or the other.
	 */
	NOTHING;

	private static final String USERINFO = "/services/oauth2/userinfo";

	private static final String IDENTITY = "/id/";

	/**
	 * Return what the status alone proves.
	 * @param resends how often the call was sent again before, since the same resource
	 * had refused another token
	 * @return {@code null} if the body has to be read
	 */
	static @Nullable ResponseProof of(HttpMethod method, String path, int status, int resends) {
		return switch (status) {
			case 401 -> HttpMethod.HEAD.equals(method) ? SUSPICION : null;
			case 403 -> HttpMethod.HEAD.equals(method) ? NOTHING : null;
			case 300, 304, 400, 404, 405, 406, 409, 410, 412, 415, 416, 422, 428 -> known(path, resends);
			default -> (status >= 200 && status < 300) ? known(path, resends) : NOTHING;
		};
	}

	/**
	 * Some resources respond to everybody.
	 */
	private static ResponseProof known(String path, int resends) {
		boolean open = path.equals("/services/data") || path.equals("/services/data/") || path.equals("/id/keys")
				|| path.startsWith("/.well-known/") || (path.startsWith("/services/oauth2/") && !path.equals(USERINFO));
		return (open && resends == 0) ? NOTHING : ACCEPTED;
	}

	/**
	 * Return what a 401 or 403 proves. A body that nobody can read says as little as that
	 * of a HEAD.
	 * @param body the whole body
	 */
	static ResponseProof of(String path, int status, HttpHeaders headers, byte[] body) {
		ErrorBody error = ErrorBody.of(body);
		if (status == 401) {
			return (error.isSessionEnd() || (isEncoded(headers) && !error.isReadable())) ? SUSPICION : NOTHING;
		}
		if ((path.equals(USERINFO) || path.startsWith(IDENTITY)) && error.isBadToken()) {
			return SUSPICION;
		}
		return (error.isApiError() && !error.isSessionEnd()) ? ACCEPTED : NOTHING;
	}

	private static boolean isEncoded(HttpHeaders headers) {
		String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
		return encoding != null && !encoding.isBlank() && !encoding.toLowerCase(Locale.ROOT).equals("identity");
	}

}
