package io.salesforceauth.soak;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What an application could leave behind.
 *
 * @param connections that the orgs have open
 * @param handles files and sockets that the JVM has open beside both ends of these, 0
 * where nobody knows
 * @param heap bytes that are used after a collection
 * @param direct bytes outside of the heap
 */
record Resources(int threads, int connections, long handles, long heap, long direct) {

	private static final int MEGABYTE = 1024 * 1024;

	static Resources now(List<Org> orgs) {
		System.gc();
		long handles = (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? unix.getOpenFileDescriptorCount() : 0;
		int connections = orgs.stream().mapToInt(Org::connections).sum();
		return new Resources(threadNames().size(), connections, Math.max(0, handles - 2L * connections),
				ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
					.stream()
					.mapToLong(BufferPoolMXBean::getMemoryUsed)
					.sum());
	}

	/**
	 * Wait until there is no more of anything than a bound: threads and connections that
	 * are idle end when their time has come, and some when they are collected.
	 * @param most the bound
	 * @return what there is then, or after some minutes
	 */
	static Resources await(Resources most, List<Org> orgs) {
		try {
			Awaitility.await()
				.atMost(Duration.ofMinutes(3))
				.pollInterval(Duration.ofSeconds(1))
				.until(() -> now(orgs).isWithin(most));
		}
		catch (ConditionTimeoutException ex) {
			// the caller compares
		}
		return now(orgs);
	}

	/**
	 * Return the threads that do not belong to the servers of the test, by name.
	 */
	static List<String> threadNames() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> !name.startsWith("soak-server"))
			.toList();
	}

	static Map<String, Long> threadsByKind() {
		return threadNames().stream()
			.collect(
					Collectors.groupingBy((name) -> name.replaceAll("\\d+", "#"), TreeMap::new, Collectors.counting()));
	}

	/**
	 * Return a bound: as much as there is, and some more.
	 * @param connections the most that pools may hold, whatever there is
	 */
	Resources plus(int threads, int connections, int handles, int megabytes) {
		return new Resources(this.threads + threads, connections, this.handles + handles,
				this.heap + (long) megabytes * MEGABYTE, this.direct + (long) megabytes * MEGABYTE);
	}

	Resources withDirect(long direct) {
		return new Resources(this.threads, this.connections, this.handles, this.heap, direct);
	}

	boolean isWithin(Resources most) {
		return this.threads <= most.threads && this.connections <= most.connections && this.handles <= most.handles
				&& this.heap <= most.heap && this.direct <= most.direct;
	}

	@Override
	public String toString() {
		return "%d threads, %d connections, %d handles, %d MB of heap, %d MB of direct memory".formatted(this.threads,
				this.connections, this.handles, this.heap / MEGABYTE, this.direct / MEGABYTE);
	}

}
