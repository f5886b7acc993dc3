package io.salesforceauth;

/**
 * Where a box is on the pages of Setup: in an external client app, and in a connected app
 * from before Spring '26.
 */
final class SetupPlace {

	static final String SETTINGS = "External Client App Manager > your app > Settings > OAuth Settings (connected app: "
			+ "App Manager > your app > Edit)";

	static final String POLICIES = "External Client App Manager > your app > Policies > Edit (connected app: App "
			+ "Manager > your app > Manage > Edit Policies)";

	static final String KEYS = "External Client App Manager > your app > Settings > OAuth Settings > Consumer Key and "
			+ "Secret (connected app: App Manager > your app > View > Manage Consumer Details)";

	static final String ADMIT = "add the user's profile or permission set under App Policies (connected app: Manage > "
			+ "Manage Profiles or Manage Permission Sets)";

	private SetupPlace() {
	}

}
