package io.salesforceauth.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

import io.salesforceauth.SalesforceTenants;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Tells how many bytes an org keeps that is signed in and idle: all that it keeps, its
 * name and its token too; and how many all calls for names that nobody knows leave
 * behind. In a process of its own, whose heap holds nothing else.
 */
public final class OrgMemory {

	private static final int FIRST = 100;

	private static final int UNKNOWN_PER_ORG = 100;

	private OrgMemory() {
	}

	/**
	 * Print the bytes per org, and those of 100 unknown names for each of them.
	 * @param args the URL of a {@link StandInOrg}, and how many orgs
	 */
	public static void main(String[] args) {
		int count = Integer.parseInt(args[1]);
		try (ConfigurableApplicationContext context = TenantApplication.start(args[0], FIRST + count)) {
			SalesforceTenants orgs = context.getBean(SalesforceTenants.class);
			// The first ones bring the connections and the threads
			TenantApplication.signIn(orgs, 0, FIRST);
			long before = usedHeap();
			TenantApplication.signIn(orgs, FIRST, FIRST + count);
			long after = usedHeap();
			System.out.println((after - before) / count);
			TenantApplication.lookUpUnknown(orgs, UNKNOWN_PER_ORG * count);
			System.out.println(usedHeap() - after);
		}
	}

	private static long usedHeap() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			memory.gc();
			used = Math.min(used, memory.getHeapMemoryUsage().getUsed());
		}
		return used;
	}

}
