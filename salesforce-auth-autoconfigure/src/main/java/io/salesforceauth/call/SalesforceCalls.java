package io.salesforceauth.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was seen of the calls, by org: all clients of an org share it. Safe for concurrent
 * use.
 */
public final class SalesforceCalls {

	private final Map<String, OrgCalls> orgs = new ConcurrentHashMap<>();

	/**
	 * Return what was seen of the calls to an org.
	 * @param org the name of the org
	 * @return the one object for that name
	 */
	public OrgCalls of(String org) {
		return this.orgs.computeIfAbsent(org, (name) -> new OrgCalls());
	}

}
