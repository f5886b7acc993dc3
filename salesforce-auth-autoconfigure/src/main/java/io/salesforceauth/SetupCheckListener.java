package io.salesforceauth;

import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;

/**
 * Follows a {@link SalesforceSetupCheck} while it runs: what is being done, and each
 * result as soon as it is known. Called by one thread at a time, in the order of the
 * checks; what takes long here holds up the check.
 */
public interface SetupCheckListener {

	/**
	 * A check that takes time begins.
	 * @param check the check
	 * @param activity what is being done, and for how long at most
	 */
	default void started(Check check, String activity) {
	}

	/**
	 * A check has ended, or was skipped.
	 * @param result how it ended
	 */
	default void finished(Result result) {
	}

}
