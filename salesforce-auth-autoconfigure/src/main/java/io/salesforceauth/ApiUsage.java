package io.salesforceauth;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How many API calls of the last 24 hours are used, as the newest response told in its
 * header {@code Sforce-Limit-Info}. All clients of the org count.
 *
 * @param org the use of the whole org, where it was told
 * @param apps the use of single apps that have a limit of their own, by the name of the
 * app
 */
public record ApiUsage(@Nullable Share org, Map<String, Share> apps) {

	/**
	 * Nothing was told yet.
	 */
	public static final ApiUsage UNKNOWN = new ApiUsage(null, Map.of());

	/**
	 * Create a usage.
	 */
	public ApiUsage {
		apps = Map.copyOf(apps);
	}

	/**
	 * A number of calls out of those that are allowed.
	 *
	 * @param used how many are used; may exceed the limit
	 * @param limit how many are allowed
	 */
	public record Share(long used, long limit) {
	}

}
