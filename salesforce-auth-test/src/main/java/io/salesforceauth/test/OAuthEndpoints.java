package io.salesforceauth.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.salesforceauth.SetupStep;
import org.jspecify.annotations.Nullable;

/**
 * {@code /services/oauth2}: sign-in with client credentials, revocation and user info.
 */
final class OAuthEndpoints {

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
	MockAnswer token(IncomingRequest request) {
		SetupStep missing = this.org.missing();
		return ((missing != null) ? Refusals.answer(missing) : MockAnswer.normal()).resolve(() -> signIn(request));
	}

	private MockAnswer signIn(IncomingRequest request) {
		if (!request.method().equals("POST")) {
			return MockAnswer.error("invalid_request", "must use HTTP POST");
		}
		FormData form = request.form();
		if (!"client_credentials".equals(form.get("grant_type"))) {
			return MockAnswer.error("unsupported_grant_type", "grant type not supported");
		}
		if (form.get("scope") != null) {
			return MockAnswer.error("invalid_request", "scope parameter not supported");
		}
		return token(Credentials.of(request));
	}

	private MockAnswer token(Credentials sent) {
		Credentials client = this.org.client();
		if (!client.hasKeyOf(sent)) {
			return MockAnswer.error("invalid_client_id", "client identifier invalid");
		}
		if (!client.equals(sent)) {
			return MockAnswer.error("invalid_client", "invalid client credentials");
		}
		String id = this.org.identityUrl();
		String issuedAt = String.valueOf(this.org.clock().millis());
		// No expires_in and no refresh_token: Salesforce gives neither in this flow
		Map<String, @Nullable Object> token = JsonText.object("access_token", this.org.sessions().open(), "signature",
				sign(id + issuedAt, client), "scope", String.join(" ", this.org.scopes()), "instance_url",
				this.org.instanceUrl(), "id", id, "token_type",
				(this.org.missing() == SetupStep.BEARER_TOKEN) ? "DPoP" : "Bearer", "issued_at", issuedAt);
		return MockAnswer.json(200, JsonText.of(token));
	}

	/**
	 * End a session.
	 * @param request a form with the token
	 * @return the answer
	 */
	MockAnswer revoke(IncomingRequest request) {
		if (!request.method().equals("POST")) {
			return MockAnswer.error("invalid_request", "must use HTTP POST");
		}
		boolean ended = this.org.sessions().end(request.form().get("token"));
		return ended ? MockAnswer.of(200, null, "") : MockAnswer.error("invalid_token", "invalid token");
	}

	/**
	 * Tell who a token belongs to. An ended session is a 403 here, not a 401.
	 * @param request a request with a token
	 * @return the answer
	 */
	MockAnswer userInfo(IncomingRequest request) {
		if (this.org.missing() == SetupStep.SESSION_POLICY || !this.org.sessions().use(request.credentials("Bearer"))) {
			return MockAnswer.of(403, "text/html;charset=UTF-8", "Bad_OAuth_Token");
		}
		Map<String, @Nullable Object> user = JsonText.object("sub", this.org.identityUrl(), "user_id", MockOrg.USER_ID,
				"organization_id", MockOrg.ORG_ID, "preferred_username", "integration.user@example.com", "name",
				"Integration User", "active", true);
		return MockAnswer.json(200, JsonText.of(user));
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
