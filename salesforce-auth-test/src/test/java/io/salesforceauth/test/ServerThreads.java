package io.salesforceauth.test;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The thread pools of the servers in this JVM: those of Jetty, and those of WireMock,
 * which delay answers.
 */
final class ServerThreads {

	private static final Pattern THREAD = Pattern.compile("(qtp\\d+|pool-\\d+-thread)-.*");

	private ServerThreads() {
	}

	/**
	 * Return the names of the pools that have threads. Those of a server that was there
	 * before may get new threads at any time, but no new name.
	 */
	static Set<String> pools() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map((thread) -> THREAD.matcher(thread.getName()))
			.filter(Matcher::matches)
			.map((matcher) -> matcher.group(1))
			.collect(Collectors.toSet());
	}

}
