package io.salesforceauth.call;

/**
 * Finds the org that a call chooses by its name.
 */
@FunctionalInterface
public interface OrgLinks {

	/**
	 * Return the link to an org. Does not wait.
	 * @param org the name of the org
	 * @return its link
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	OrgLink of(String org);

}
