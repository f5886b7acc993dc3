package io.salesforceauth.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * A {@link StandInOrg} in another process.
 */
final class RemoteOrg implements AutoCloseable {

	private final Program program;

	private final String url;

	private final HttpClient http = HttpClient.newHttpClient();

	private RemoteOrg(Program program) {
		this.program = program;
		this.url = program.readLine();
	}

	static RemoteOrg start() {
		return new RemoteOrg(Program.start(StandInOrg.class));
	}

	String url() {
		return this.url;
	}

	/**
	 * Forget all sessions and counts.
	 * @param settings how to answer from now on, as a query string
	 */
	void reset(String settings) {
		send("POST", "reset?" + settings);
	}

	/**
	 * End all sessions.
	 */
	void revoke() {
		send("POST", "revoke");
	}

	Counts counts() {
		String[] counts = send("GET", "counts").split(" ");
		return new Counts(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
	}

	/**
	 * Return from when to when logins took, in microseconds.
	 */
	List<long[]> loginTimes() {
		return send("GET", "logins").lines().map((line) -> {
			String[] times = line.split(" ");
			return new long[] { Long.parseLong(times[0]), Long.parseLong(times[1]) };
		}).toList();
	}

	private String send(String method, String path) {
		try {
			return this.http
				.send(HttpRequest.newBuilder(URI.create(this.url + "/control/" + path))
					.method(method, BodyPublishers.noBody())
					.build(), BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.program.close();
	}

	/**
	 * What the org has seen.
	 */
	record Counts(int logins, int calls, int rejected) {
	}

}
