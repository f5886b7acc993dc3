package io.salesforceauth.org;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.salesforceauth.EscapedText;

/**
 * The orgs that have beans by name, each one object for ever. Safe for concurrent use.
 */
public final class OrgConnections {

	private final Set<String> names;

	private final Function<String, OrgConnection> factory;

	private final Map<String, OrgConnection> connections = new ConcurrentHashMap<>();

	/**
	 * Create a directory.
	 * @param names the orgs that have beans
	 * @param factory makes the connection to one of them
	 */
	public OrgConnections(Set<String> names, Function<String, OrgConnection> factory) {
		this.names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
		this.factory = factory;
	}

	/**
	 * Return the orgs that have beans.
	 * @return their names, the default org first
	 */
	public Set<String> names() {
		return this.names;
	}

	/**
	 * Return the connection to an org. Does not wait.
	 * @param org the name of the org
	 * @return its connection
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	public OrgConnection of(String org) {
		OrgConnection connection = this.connections.get(org);
		if (connection != null) {
			return connection;
		}
		if (this.names.contains(org)) {
			connection = this.factory.apply(org);
			OrgConnection before = this.connections.putIfAbsent(org, connection);
			return (before != null) ? before : connection;
		}
		throw new IllegalArgumentException("There is no Salesforce org '" + EscapedText.of(org) + "'. Known orgs: "
				+ String.join(", ", this.names));
	}

}
