package io.salesforceauth.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a response that may mean the end of the session is worth a login. The
 * response alone does not tell, since some resources refuse every token so; what the same
 * resource responds to a new token does.
 * <ul>
 * <li>A resource that was accepted is a witness: it is believed.</li>
 * <li>Any other is a stranger: strangers share a few logins an hour, and get one back
 * whenever the new token is accepted.</li>
 * <li>A witness that refuses a new token which others accept is struck off.</li>
 * <li>While nobody has accepted the new token, the next login waits, for longer each
 * time.</li>
 * </ul>
 * Pure: no clock, no lock, no I/O. All methods but {@link #isNews} are guarded by the
 * owner.
 */
final class SessionEvidence {

	/**
	 * Below this much trust, a witness is struck off though its new token was accepted by
	 * itself alone, or refused to others, too.
	 */
	private static final int LENIENT = 37;

	private static final long LONGEST_WAIT = 300_000;

	private static final long LONGEST_WAIT_BEFORE_ANY_WAS_ACCEPTED = 900_000;

	/**
	 * After this time without a complaint, a token has served an application that tells
	 * nothing else.
	 */
	private static final long SERVED = 300_000;

	/**
	 * How long a token on probation is tried by others, too.
	 */
	private static final long PROMISING = 30_000;

	private static final int MOST_NAMES = 16;

	private final Allowance strangersLogins = new Allowance(4, 480_000);

	/**
	 * How many witnesses may be wrong before none is believed.
	 */
	private final Allowance trust = new Allowance(40, 120_000);

	/**
	 * Names by the hash of what they name, replaced as a whole.
	 */
	private volatile Map<Long, String> struckOff = Map.of();

	/**
	 * Names that nobody was told yet.
	 */
	private List<String> news = List.of();

	private volatile ResourceMemory memory = ResourceMemory.few();

	private volatile @Nullable Session inUse;

	private @Nullable Session onProbation;

	private @Nullable Suspicion suspicion;

	private boolean anyAccepted;

	private int strangers;

	private long strangersFrom = Long.MIN_VALUE;

	private int unproven;

	private long unprovenSince;

	private long witnessesFrom = Long.MIN_VALUE;

	private int refusedInARow;

	private long falseAlarms;

	private long lastTime = Long.MIN_VALUE;

	private long skew;

	/**
	 * Take note of an accepted call: all that most of them need. Takes no lock, allocates
	 * nothing, and is safe for concurrent use.
	 * @return whether {@link #accepted} must be called, too
	 */
	boolean isNews(String method, String path, SalesforceToken token) {
		Session session = this.inUse;
		Suspicion cause = (session != null) ? session.cause : null;
		boolean proven = session != null && session.proven && isOf(session, token);
		ResourceMemory memory = this.memory;
		if (proven && cause == null && memory.isCrowded()) {
			return false;
		}
		long resource = memory.key(method, path);
		boolean first = memory.accept(resource);
		return !proven || (cause != null && cause.resource == resource) || (first && isStruckOff(method, path));
	}

	private boolean isStruckOff(String method, String path) {
		Map<Long, String> names = this.struckOff;
		return !names.isEmpty() && names.containsKey(ResourceMemory.prefix(method, path));
	}

	/**
	 * Take note of an accepted call that is news.
	 * @return whether it is the first with this token
	 */
	boolean accepted(String method, String path, SalesforceToken token, long now) {
		long time = time(now);
		long resource = this.memory.key(method, path);
		if (isStruckOff(method, path)) {
			rename((names) -> names.remove(ResourceMemory.prefix(method, path)));
		}
		if (!this.anyAccepted) {
			this.anyAccepted = true;
			endStrangersWait();
		}
		Session session = of(token);
		if (session == null) {
			return false;
		}
		Suspicion cause = session.cause;
		if (cause != null && cause.resource == resource) {
			session.cause = null;
			sessionHadEnded(cause);
		}
		boolean first = !session.proven;
		if (first) {
			prove(session, resource, time);
		}
		return first;
	}

	private void sessionHadEnded(Suspicion cause) {
		this.memory.accepted(cause.resource);
		endStrangersWait();
		if (!cause.isWitness) {
			this.strangersLogins.giveBack();
		}
	}

	private void endStrangersWait() {
		this.strangers = 0;
		this.strangersFrom = Long.MIN_VALUE;
	}

	private void prove(Session session, long by, long time) {
		session.proven = true;
		session.doubted = false;
		if (session == this.onProbation) {
			this.inUse = session;
			this.onProbation = null;
		}
		this.unproven = 0;
		this.witnessesFrom = Long.MIN_VALUE;
		this.refusedInARow = 0;
		Suspicion refused = session.refusedTo;
		session.refusedTo = null;
		if (refused != null) {
			// Refused to this one alone, or to all for a while?
			wasWrong(refused, refused.resource != by && !session.refusedToOthers, time);
		}
	}

	/**
	 * A witness was refused a token that is good.
	 */
	private void wasWrong(Suspicion witness, boolean sure, long time) {
		this.trust.spend(time);
		if (sure || this.trust.left(time) < LENIENT) {
			this.memory = this.memory.grow();
			this.memory.struckOff(witness.resource);
			remember(witness);
		}
	}

	private void remember(Suspicion struckOff) {
		if (!this.struckOff.containsValue(struckOff.name) && this.news.size() < MOST_NAMES) {
			this.news = Stream.concat(this.news.stream(), Stream.of(struckOff.name)).toList();
		}
		rename((names) -> {
			names.put(struckOff.prefix, struckOff.name);
			if (names.size() > MOST_NAMES) {
				names.remove(names.keySet().iterator().next());
			}
		});
	}

	private void rename(Consumer<Map<Long, String>> change) {
		Map<Long, String> names = new LinkedHashMap<>(this.struckOff);
		change.accept(names);
		this.struckOff = names;
	}

	/**
	 * Decide on a suspicion against the token in use, while no request is under way that
	 * would replace it.
	 * @return whether it is worth a login, which ends in {@link #landed} or
	 * {@link #failed}
	 */
	boolean suspect(String method, String path, long now) {
		long time = time(now);
		Session session = this.inUse;
		if (session != null && !session.taken && isCause(method, path)) {
			// Its second response never came, and was the same, as is seen now
			wasRefused(session, session.cause, time);
		}
		long resource = this.memory.key(method, path);
		boolean witness = this.memory.isAccepted(resource) && this.trust.left(time) >= 1;
		if (session != null && session.refusedTo != null && session.refusedTo.resource != resource
				&& this.memory.isRemembered(resource)) {
			session.refusedToOthers = true;
		}
		if (witness ? time < this.witnessesFrom : !strangerMayTry(time)) {
			return false;
		}
		if (!witness) {
			this.strangersFrom = time + strangersWait(++this.strangers);
		}
		else if (this.unproven++ == 0) {
			this.unprovenSince = time;
		}
		this.suspicion = new Suspicion(resource, witness, ResourceMemory.prefix(method, path),
				ResourceName.of(method, path));
		return true;
	}

	/**
	 * Before anything was accepted the waits alone limit the logins: an org that recovers
	 * must not be missed, and a dozen an hour are no storm.
	 */
	private boolean strangerMayTry(long time) {
		return time >= this.strangersFrom && (this.strangersLogins.spend(time) || !this.anyAccepted);
	}

	private long strangersWait(int strangers) {
		long wait = 1_000L << Math.min(strangers, 10);
		return this.anyAccepted ? Math.min(8_000, wait / 2) : Math.min(LONGEST_WAIT_BEFORE_ANY_WAS_ACCEPTED, wait);
	}

	/**
	 * Take note of a new token, whatever it was asked for.
	 * @param taken whether another instance signed in for it
	 * @param usable whether the one in use may serve until this one was accepted
	 */
	void landed(SalesforceToken token, boolean taken, boolean usable, long now) {
		long time = time(now);
		Suspicion suspicion = this.suspicion;
		this.suspicion = null;
		Session before = this.inUse;
		Session landed = new Session(token, suspicion, taken, time);
		boolean same = isOf(before, token);
		boolean replaces = !usable || suspicion == null || suspicion.isWitness || taken || same || before == null
				|| !before.proven;
		this.inUse = replaces ? landed : before;
		this.onProbation = replaces ? null : landed;
		if (taken) {
			this.strangersFrom = Long.MIN_VALUE; // it cost no login, and gets another try
		}
		else if (suspicion != null && suspicion.isWitness) {
			long quick = Math.min(8_000, 1_500L << Math.min(this.unproven, 10));
			long slow = Math.min(LONGEST_WAIT, (time - this.unprovenSince) / 8);
			this.witnessesFrom = time + Math.max(quick, slow);
		}
		if (suspicion != null && same) {
			wasRefused(landed, suspicion, time);
		}
	}

	/**
	 * Whether the newest token is not in use before it was accepted: a stranger asked for
	 * it, and the one in use was accepted.
	 */
	boolean isOnProbation() {
		return this.onProbation != null;
	}

	/**
	 * Whether the token on probation is new, and was not refused to anybody yet.
	 */
	boolean isPromising(long now) {
		Session tried = this.onProbation;
		return tried != null && !tried.refused && time(now) - tried.landedAt < PROMISING;
	}

	/**
	 * Take note that the login after a suspicion failed: the token in use must be
	 * accepted again before it is known to be good.
	 */
	void failed() {
		if (this.suspicion != null && this.inUse != null) {
			this.inUse.proven = false;
			this.inUse.doubted = true;
		}
		if (this.suspicion != null && this.suspicion.isWitness) {
			this.unproven--;
		}
		else if (this.suspicion != null) {
			this.strangersLogins.giveBack();
			this.strangers--; // whoever makes failed logins wait, waits long enough
			this.strangersFrom = Long.MIN_VALUE;
		}
		this.suspicion = null;
	}

	/**
	 * Take note that an application complains about the token that its last complaint
	 * brought.
	 * @return whether the token served it meanwhile
	 */
	boolean hasServed(SalesforceToken token, long now) {
		Session session = of(token);
		if (session == null || time(now) - session.landedAt < SERVED) {
			return false;
		}
		session.cause = null;
		this.refusedInARow = 0;
		this.strangersLogins.giveBack();
		endStrangersWait();
		return true;
	}

	/**
	 * Whether the refusal of a new token decides about a resource that was refused the
	 * one before: the token is good, or the resource itself asked for it. Another's token
	 * may have ended with the one before.
	 */
	boolean isDecisive(String method, String path, SalesforceToken token) {
		Session session = of(token);
		return session != null && (session.proven || session.askedBy == this.memory.key(method, path));
	}

	/**
	 * Take note that a call which was sent again with a new token was refused like
	 * before.
	 */
	void refusedAgain(String method, String path, SalesforceToken token, long now) {
		long time = time(now);
		Session session = of(token);
		if (session != null) {
			session.refused = true;
			Suspicion cause = session.cause;
			if (cause != null && cause.resource == this.memory.key(method, path)) {
				wasRefused(session, cause, time);
			}
		}
	}

	private void wasRefused(Session session, @Nullable Suspicion cause, long time) {
		if (cause == null) {
			return;
		}
		session.cause = null;
		this.falseAlarms++;
		if (!cause.isWitness) {
			remember(cause);
		}
		else if (session.proven) {
			wasWrong(cause, true, time);
		}
		else {
			session.refusedTo = cause;
		}
		if (!session.proven && session == this.inUse) {
			this.refusedInARow++;
		}
	}

	/**
	 * Whether a resource asked for the token in use, and what it responds to that is not
	 * known yet.
	 */
	boolean isCause(String method, String path) {
		Suspicion cause = (this.inUse != null) ? this.inUse.cause : null;
		return cause != null && cause.resource == this.memory.key(method, path);
	}

	/**
	 * Whether the token in use was refused to somebody, could not be replaced, and was
	 * not accepted since.
	 */
	boolean isDoubted() {
		return this.inUse != null && this.inUse.doubted;
	}

	/**
	 * Whether new tokens are refused, one after the other.
	 */
	boolean isRejecting() {
		return this.refusedInARow > 1;
	}

	/**
	 * Return from when on a suspicion is worth a login while new tokens are refused.
	 */
	long nextLogin() {
		return (this.anyAccepted ? this.witnessesFrom : this.strangersFrom) - this.skew;
	}

	/**
	 * Return how often the new token was refused like the old one.
	 */
	long falseAlarms() {
		return this.falseAlarms;
	}

	/**
	 * Return the names of the resources that refused a good token, or any: the newest
	 * few.
	 */
	List<String> struckOff() {
		return this.struckOff.values().stream().distinct().toList();
	}

	/**
	 * Return the names that were added since this was asked for last.
	 */
	List<String> takeNewlyStruckOff() {
		List<String> news = this.news;
		this.news = List.of();
		return news;
	}

	private @Nullable Session of(SalesforceToken token) {
		if (isOf(this.onProbation, token)) {
			return this.onProbation;
		}
		return isOf(this.inUse, token) ? this.inUse : null;
	}

	@SuppressWarnings("ReferenceEquality") // nearly always, and quick to see
	private static boolean isOf(@Nullable Session session, SalesforceToken token) {
		return session != null && (session.token == token || session.token.tokenValue().equals(token.tokenValue()));
	}

	/**
	 * A clock that is set back makes no wait longer.
	 */
	private long time(long now) {
		if (now < this.lastTime) {
			this.skew += this.lastTime - now;
		}
		this.lastTime = now;
		return now + this.skew;
	}

	/**
	 * A suspicion that was worth a login.
	 */
	private record Suspicion(long resource, boolean isWitness, long prefix, String name) {
	}

	/**
	 * What is known of a token.
	 */
	private static final class Session {

		private final SalesforceToken token;

		private final long askedBy;

		private final boolean taken;

		private final long landedAt;

		/**
		 * What asked for the token, until it accepts or refuses it.
		 */
		private volatile @Nullable Suspicion cause;

		private volatile boolean proven;

		private @Nullable Suspicion refusedTo;

		private boolean refusedToOthers;

		private boolean refused;

		private boolean doubted;

		Session(SalesforceToken token, @Nullable Suspicion cause, boolean taken, long landedAt) {
			this.token = token;
			this.taken = taken;
			this.cause = cause;
			this.askedBy = (cause != null) ? cause.resource : 0;
			this.landedAt = landedAt;
		}

	}

}
