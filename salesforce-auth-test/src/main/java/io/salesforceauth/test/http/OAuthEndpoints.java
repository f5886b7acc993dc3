package io.salesforceauth.test.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.salesforceauth.test.org.Credentials;
import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.MockOrg;
import io.salesforceauth.test.org.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * {@code /services/oauth2}: sign-in with client credentials, revocation and user info.
 */
final class OAuthEndpoints {

	private static final String HTML = "text/html;charset=UTF-8";

	private static final String ID_PATH = "/id/";

	private static final String USERNAME = "integration.user@example.com";

	private static final String NAME = "Integration User";

	private final MockOrg org;

	/**
	 * Create the endpoints.
	 * @param org the org to sign in to
	 */
	OAuthEndpoints(MockOrg org) {
		this.org = org;
	}

	/**
	 * Sign in: the error that fits best, or a token.
	 * @param request the token request
	 * @return the answer
	 */
	Answer token(IncomingRequest request) {
		if (!request.method().equals("POST")) {
			return Answer.error("invalid_request", "must use HTTP POST");
		}
		FormData form = request.form();
		if (!"client_credentials".equals(form.get("grant_type"))) {
			return Answer.error("unsupported_grant_type", "grant type not supported");
		}
		if (form.get("scope") != null) {
			return Answer.error("invalid_request", "scope parameter not supported");
		}
		Answer refusal = checkClient(request);
		return (refusal != null) ? refusal : token(SentCredentials.of(request));
	}

	private @Nullable Answer checkClient(IncomingRequest request) {
		if (SentCredentials.areSentTwice(request)) {
			return Answer.error("invalid_request", "multiple client credentials");
		}
		Credentials sent = SentCredentials.of(request);
		if (!this.org.clients().knows(sent)) {
			return Refusals.CONSUMER_KEY;
		}
		return this.org.clients().accepts(sent) ? null : Refusals.CONSUMER_SECRET;
	}

	private Answer token(Credentials client) {
		if (this.org.isAppBlocked()) {
			return Refusals.APP_BLOCKED;
		}
		if (this.org.grantedScopes().isEmpty()) {
			return Refusals.NO_SCOPES;
		}
		if (this.org.isUserFrozen()) {
			return Refusals.USER_FROZEN;
		}
		String id = this.org.identityUrl();
		String issuedAt = String.valueOf(this.org.clock().millis());
		// No expires_in and no refresh_token: Salesforce gives neither in this flow
		Map<String, @Nullable Object> token = JsonText.object("access_token",
				this.org.sessions().open(client, this.org.url()), "signature", sign(id + issuedAt, client), "scope",
				scope(), "instance_url", this.org.instanceUrl(), "id", id, "token_type", "Bearer", "issued_at",
				issuedAt);
		String apiInstanceUrl = this.org.apiInstanceUrl();
		if (apiInstanceUrl != null) {
			token.put("api_instance_url", apiInstanceUrl);
		}
		if (this.org.sessions().isJwt()) {
			token.put("token_format", "jwt");
		}
		return Answer.json(200, JsonText.of(token));
	}

	/**
	 * End a session.
	 * @param request a form with the token, or a query with it
	 * @return the answer
	 */
	Answer revoke(IncomingRequest request) {
		FormData parameters = request.method().equals("GET") ? request.query() : request.form();
		boolean ended = this.org.sessions().end(parameters.get("token"));
		return ended ? Answer.of(200, null, "") : Answer.error("invalid_token", "invalid token");
	}

	/**
	 * Tell whether a token is alive, and until when. Asking does not make it last longer.
	 * @param request a form with the token, of a client that authenticates
	 * @return the answer
	 */
	Answer introspect(IncomingRequest request) {
		Answer refusal = request.method().equals("POST") ? checkClient(request)
				: Answer.error("invalid_request", "must use HTTP POST");
		if (refusal != null) {
			return refusal;
		}
		Sessions.Session session = this.org.sessions().find(request.form().get("token"));
		if (session == null) {
			return Answer.json(200, JsonText.of(JsonText.object("active", false)));
		}
		long since = session.since().getEpochSecond();
		long end = this.org.sessions().end(session).getEpochSecond();
		return Answer.json(200,
				JsonText.of(JsonText.object("active", true, "scope", scope(), "client_id", session.client().key(),
						"username", USERNAME, "sub", this.org.identityUrl(), "token_type", "access_token", "exp", end,
						"iat", since, "nbf", since)));
	}

	/**
	 * Tell who a token belongs to, at the address that the token answer names.
	 * @param request a request with a token
	 * @return the answer
	 */
	Answer identity(IncomingRequest request) {
		String token = request.credentials("Bearer");
		if (token == null) {
			return Answer.of(403, HTML, "Missing_OAuth_Token");
		}
		if (!this.org.sessions().use(token)) {
			return Answer.of(403, HTML, "Bad_OAuth_Token");
		}
		if (!request.path().startsWith(ID_PATH + this.org.orgId() + "/")) {
			return Answer.of(403, HTML, "Wrong_Org");
		}
		if (!request.path().equals(ID_PATH + this.org.orgId() + "/" + this.org.userId())) {
			return Answer.of(404, HTML, "Bad_Id");
		}
		String rest = this.org.instanceUrl() + "/services/data/v{version}/";
		return Answer.json(200,
				JsonText.of(JsonText.object("id", this.org.identityUrl(), "asserted_user", true, "user_id",
						this.org.userId(), "organization_id", this.org.orgId(), "username", USERNAME, "display_name",
						NAME, "email", USERNAME, "active", true, "user_type", "STANDARD", "urls",
						JsonText.object("rest", rest, "sobjects", rest + "sobjects/", "query", rest + "query/"))));
	}

	/**
	 * Tell who a token belongs to. An ended session is a 403 here, not a 401.
	 * @param request a request with a token
	 * @return the answer
	 */
	Answer userInfo(IncomingRequest request) {
		if (!this.org.sessions().use(request.credentials("Bearer"))) {
			return Answer.of(403, HTML, "Bad_OAuth_Token");
		}
		Map<String, @Nullable Object> user = JsonText.object("sub", this.org.identityUrl(), "user_id",
				this.org.userId(), "organization_id", this.org.orgId(), "preferred_username", USERNAME, "name", NAME,
				"active", true);
		return Answer.json(200, JsonText.of(user));
	}

	private String scope() {
		return String.join(" ", this.org.grantedScopes());
	}

	private static String sign(String text, Credentials client) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(String.valueOf(client.secret()).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has HmacSHA256", ex);
		}
	}

}
