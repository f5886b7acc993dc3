package io.salesforceauth.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A place outside the application where the instances of a fleet keep one token for each
 * org. Its methods may block: they are called in threads of their own, with a deadline.
 * They throw any exception when the store cannot do its work. Safe for use by many
 * threads and many instances at once.
 */
public interface SharedTokenStore {

	/**
	 * The version of what is not there.
	 */
	long ABSENT = 0;

	/**
	 * Read what is kept of an org.
	 * @param key names the org; letters and digits
	 * @return the entry, {@code null} if there is none
	 */
	@Nullable Entry read(String key);

	/**
	 * Replace the entry of an org, unless it has been replaced in the meantime: a late
	 * write never overwrites a newer entry.
	 * @param key names the org
	 * @param content the new content
	 * @param expected the version that was read, {@link #ABSENT} if there was none
	 * @param version the new version, never used before
	 * @param keep how long the store should keep it at least
	 * @return whether it was replaced
	 */
	boolean write(String key, String content, long expected, long version, Duration keep);

	/**
	 * Take the right to sign in to an org for the others.
	 * @param key names the org
	 * @param lease when the right ends at the latest, by the store's own clock: an
	 * instance that dies must not keep it
	 * @return the right, {@code null} if another instance has it
	 */
	@Nullable Lease lock(String key, Duration lease);

	/**
	 * What is kept of one org.
	 *
	 * @param version changes with each write
	 * @param content as it was written, {@code null} if it cannot be read
	 * @param age how long ago it was written, by the store's own clock: those of the
	 * instances may differ by minutes
	 */
	record Entry(long version, @Nullable String content, Duration age) {

		/**
		 * All but the content.
		 */
		@Override
		public String toString() {
			return "Entry[version=" + this.version + ", content=******, age=" + this.age + "]";
		}

	}

	/**
	 * The right to sign in for the others.
	 */
	@FunctionalInterface
	interface Lease {

		/**
		 * Give the right back. Does nothing when it has ended and is another's.
		 */
		void release();

	}

}
