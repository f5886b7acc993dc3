package io.salesforceauth.sample.demo;

import org.springframework.context.ApplicationContext;

/**
 * Ends the trouble that a test has begun, if it lasts.
 */
public final class DemoRepair {

	private DemoRepair() {
	}

	public static void repair(ApplicationContext context) {
		Troubles troubles = context.getBean(Troubles.class);
		Trouble current = troubles.current();
		if (current != null) {
			troubles.press(current);
		}
	}

}
