package io.salesforceauth.client;

import java.lang.reflect.Field;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.token.HttpTransports;
import io.salesforceauth.token.HttpTransports.Objection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * What holds for each call, whichever client makes it: which org it is for, and what is
 * noted of its response. A call whose session may have ended is sent once more with a new
 * token where that is worth a login; a third time, if that token was another instance's
 * and is refused, too. Every other response passes untouched.
 */
sealed class CallRules permits TenantCallRules {

	/**
	 * How much of a 401 is read to see what it means; the real ones have 100 bytes.
	 */
	static final int MAX_ERROR_SIZE = 16 * 1024;

	/**
	 * After so many the connector is not looked for any more: they may go round.
	 */
	private static final int MOST_FILTERS = 100;

	/**
	 * Where the classes of exchange functions hold what comes next.
	 */
	private static final Map<Class<?>, Optional<Field>> NEXT = new ConcurrentHashMap<>();

	private final @Nullable OrgConnection org;

	private final OrgConnections others;

	private final KeptBytes keptBytes;

	/**
	 * Create the rules of a client.
	 * @param org the org of calls that choose no other, if there is one
	 * @param others the orgs that a call may choose
	 * @param keptBytes how much of the bodies of all calls is kept
	 */
	CallRules(@Nullable OrgConnection org, OrgConnections others, KeptBytes keptBytes) {
		this.org = org;
		this.others = others;
		this.keptBytes = keptBytes;
	}

	/**
	 * Return the org of a call if it is the same for ever.
	 * @param attributes the attributes of the call
	 * @return the org, {@code null} if it has to be looked up with
	 * {@link #call(Map, Function)}
	 * @throws IllegalArgumentException if the call chooses what this client does not
	 * reach
	 * @throws IllegalStateException if the call has to choose, and does not
	 */
	@Nullable OrgConnection known(Map<String, Object> attributes) {
		Object tenant = attributes.get(SalesforceTenants.TENANT_ATTRIBUTE);
		if (tenant != null) {
			throw new IllegalArgumentException("This client is signed in to orgs of the properties and reaches no "
					+ "tenant: use one of SalesforceTenants for '" + EscapedText.of(tenant.toString())
					+ "'. Nothing was sent.");
		}
		Object chosen = attributes.get(SalesforceOrgs.ORG_ATTRIBUTE);
		if (chosen != null) {
			return this.others.of(chosen.toString());
		}
		if (this.org == null) {
			throw new IllegalStateException("No Salesforce org is the default here: choose the org of the call with "
					+ "attributes(SalesforceOrgs.salesforceOrg(\"name\")), or set salesforce.auth.my-domain-url");
		}
		return this.org;
	}

	/**
	 * Look the org of a call up and make the call.
	 * @param <T> the result
	 * @param attributes the attributes of the call
	 * @param call makes the call; maybe more than once, if its org changes before it has
	 * a token
	 * @return the result
	 */
	<T> Mono<T> call(Map<String, Object> attributes, Function<OrgConnection, Mono<T>> call) {
		throw new IllegalStateException("The orgs of the properties are always known");
	}

	/**
	 * Return the org of calls that choose no other, if that is always the same one.
	 */
	@Nullable OrgConnection own() {
		return this.org;
	}

	/**
	 * Whether an org is that of calls that choose no other.
	 */
	boolean isOwn(OrgConnection org) {
		return this.org == org;
	}

	/**
	 * Return how much of the bodies of all calls is kept.
	 */
	KeptBytes keptBytes() {
		return this.keptBytes;
	}

	/**
	 * Whether a response leads elsewhere: no success, though Spring takes it for one. Of
	 * the others 300 lists records, and 304 says that nothing has changed.
	 */
	static boolean isRedirect(HttpStatusCode status) {
		return status.is3xxRedirection() && status.value() != 300 && status.value() != 304;
	}

	/**
	 * Take note of a response that is handed on.
	 */
	static void handOn(OrgConnection org, ResponseProof proof, HttpMethod method, URI uri, SalesforceToken token,
			int resends, HttpStatusCode status, HttpHeaders headers) {
		org.used(headers.getFirst(OrgConnection.LIMIT_HEADER));
		if (proof == ResponseProof.ACCEPTED) {
			org.accepted(method, uri, token, resends);
		}
		else if (status.value() == 401) {
			org.handedOn();
		}
	}

	/**
	 * Find the connector of a client. Spring does not show it, so that fields are read:
	 * each filter makes a lambda that holds what comes next.
	 * @return the connector, {@code null} if it cannot be seen
	 */
	static @Nullable ClientHttpConnector connector(ExchangeFunction next) {
		Object found = next;
		for (int i = 0; i < MOST_FILTERS && found instanceof ExchangeFunction function; i++) {
			Field field = NEXT.computeIfAbsent(function.getClass(), CallRules::next).orElse(null);
			found = (field != null) ? ReflectionUtils.getField(field, function) : null;
		}
		return (found instanceof ClientHttpConnector connector) ? connector : null;
	}

	private static Optional<Field> next(Class<?> function) {
		Field field = ReflectionUtils.findField(function, null, ClientHttpConnector.class);
		field = (field != null) ? field : ReflectionUtils.findField(function, null, ExchangeFunction.class);
		try {
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
			}
			return Optional.ofNullable(field);
		}
		catch (RuntimeException ex) {
			return Optional.empty(); // a module that is closed
		}
	}

	/**
	 * Refuse an HTTP client that the application put in the place of ours, as far as it
	 * tells what speaks against it.
	 * @param transport leads to it; see {@link HttpTransports#objections(Object)}
	 * @param client what kind of client of Spring has it
	 * @param method the method that it was given to, as a rule
	 * @throws IllegalStateException if something does
	 */
	static void checkTransport(Object transport, String client, String method) {
		Set<Objection> objections = HttpTransports.objections(transport);
		if (!objections.isEmpty() && !objections.contains(Objection.UNKNOWN)) {
			throw new IllegalStateException("The HTTP client of this " + client + " " + Objection.reasons(objections)
					+ ". Nothing was sent. " + "It was given to " + method + "(…), or a customizer made it so. "
					+ Objection.cures(objections));
		}
	}

}
