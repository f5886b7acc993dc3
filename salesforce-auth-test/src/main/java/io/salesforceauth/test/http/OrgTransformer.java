package io.salesforceauth.test.http;

import java.util.function.Function;

import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.salesforceauth.test.org.MockOrg;
import io.salesforceauth.test.org.Sessions;

/**
 * The mock org as an extension of WireMock. Answers the requests of the stubs that name
 * it.
 */
public final class OrgTransformer implements ResponseDefinitionTransformerV2 {

	static final String NAME = "salesforce-org";

	private final MockOrg org;

	private final Scripts scripts;

	private final OAuthEndpoints oauth;

	private final RestApi rest;

	private final Function<IncomingRequest, String> origin;

	/**
	 * Create the extension.
	 * @param org the org
	 * @param scripts what it answers in place of the truth
	 * @param origin tells where the org is, by a request to it
	 */
	public OrgTransformer(MockOrg org, Scripts scripts, Function<IncomingRequest, String> origin) {
		this.org = org;
		this.scripts = scripts;
		this.origin = origin;
		this.oauth = new OAuthEndpoints(org);
		this.rest = new RestApi(org, scripts.replies());
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public boolean applyGlobally() {
		return false;
	}

	@Override
	public ResponseDefinition transform(ServeEvent event) {
		IncomingRequest request = new IncomingRequest(event.getRequest());
		this.org.url(this.origin.apply(request));
		return this.scripts.faults().respond(request, () -> respond(request)).toResponse();
	}

	private Answer respond(IncomingRequest request) {
		if (this.org.apiInstanceUrl() != null && request.isFor(MockOrg.API_HOST)) {
			return platform(request);
		}
		return switch (request.route()) {
			case TOKEN -> this.scripts.tokenEndpoint().respond(() -> this.oauth.token(request));
			case REVOKE -> this.oauth.revoke(request);
			case USERINFO -> this.oauth.userInfo(request);
			case INTROSPECT -> this.oauth.introspect(request);
			case IDENTITY -> this.oauth.identity(request);
			case VERSIONS, QUERY, SOBJECTS, COMPOSITE -> this.scripts.api().respond(() -> this.rest.respond(request));
			case OTHER -> other(request);
		};
	}

	// An opaque token gets a 404 without a body there; what one that has ended gets is
	// not
	// known
	private Answer platform(IncomingRequest request) {
		Sessions.Session session = this.org.sessions().find(request.credentials("Bearer"));
		if (session == null) {
			return RestError.INVALID_SESSION.toAnswer(request);
		}
		Answer reply = session.isJwt() ? this.scripts.replies().ofPath(request) : null;
		return (reply != null) ? reply.resolve(OrgTransformer::nothing) : nothing();
	}

	private static Answer nothing() {
		return Answer.of(404, null, "");
	}

	private Answer other(IncomingRequest request) {
		if (request.path().startsWith("/services/data/") || request.path().startsWith("/services/apexrest/")
				|| this.scripts.replies().ofPath(request) != null) {
			return this.scripts.api().respond(() -> this.rest.respond(request));
		}
		return Answer.html(404, "<html><body>URL No Longer Exists</body></html>");
	}

}
