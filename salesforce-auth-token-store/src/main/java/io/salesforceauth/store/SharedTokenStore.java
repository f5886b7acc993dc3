package io.salesforceauth.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A place outside the application where its instances keep one entry for each org and
 * each pair of credentials: the token, and who is signing in. An application that has
 * neither Redis nor a database defines a bean of this type and sets
 * {@code salesforce.auth.token-store.type=custom}.
 * <p>
 * A store keeps text under a name and compares versions; it need not understand either.
 * The text is encrypted before it gets here, and names tell nothing. Both methods may
 * block: they are called in threads of their own, with a deadline. They throw any
 * exception when the store cannot do its work, and must be safe for use by many threads
 * and many instances at once.
 * <p>
 * {@code io.salesforceauth.test.SharedTokenStoreContract} of {@code salesforce-auth-test}
 * holds an implementation to this.
 */
public interface SharedTokenStore {

	/**
	 * The version of what is not there.
	 */
	long ABSENT = 0;

	/**
	 * Read an entry, and the time. What any instance has written is seen by all that read
	 * afterwards: a replica that lags behind must not be read.
	 * @param name names the entry; 64 digits and letters from a to f
	 * @return what there is at this moment
	 */
	Reading read(String name);

	/**
	 * Replace an entry if it still has the version that was read, as one step that no
	 * other write comes between: of several instances that try, one succeeds.
	 * @param name names the entry; 64 digits and letters from a to f
	 * @param content the new content; up to some thousand characters of Base64
	 * @param expected the version that was read, {@link #ABSENT} to make a new entry
	 * @param version the new version, another than was ever used for this name, never
	 * {@link #ABSENT}
	 * @param keep how long the entry is needed at least; afterwards it may be deleted
	 * @return whether it was replaced, or made
	 */
	boolean write(String name, String content, long expected, long version, Duration keep);

	/**
	 * What there is under a name at a moment.
	 *
	 * @param now what the clock of the store shows, which must be one clock for all
	 * instances: their own may be off by minutes
	 * @param version the version that was written last, {@link #ABSENT} if there is no
	 * entry
	 * @param content the content as it was written; empty if there is no entry. What is
	 * there but was never written by {@link SharedTokenStore#write} is better returned as
	 * any text with the version {@link #ABSENT} than reported as a failure of the store:
	 * then it is replaced, by a write that expects {@link #ABSENT}
	 */
	record Reading(Instant now, long version, String content) {

		private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

		public Reading {
			Objects.requireNonNull(content, "a reading needs content, which may be empty");
			if (Objects.requireNonNull(now, "a reading needs the time").isBefore(Instant.EPOCH)
					|| now.isAfter(LATEST)) {
				throw new IllegalArgumentException("the time of a reading is not one of this world");
			}
		}

		/**
		 * All but the content.
		 */
		@Override
		public String toString() {
			return "Reading[now=" + this.now + ", version=" + this.version + ", content=******]";
		}

	}

}
