package io.salesforceauth.token;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers of resources whether their calls were accepted, by a hash: 62 bits of it and
 * 2 bits of state in each slot. Reads and writes take no lock and allocate nothing; a
 * write that is lost to another costs one login at worst.
 */
final class ResourceMemory {

	/**
	 * Segments of a path that tell resources apart.
	 */
	static final int SEGMENTS = 5;

	private static final int FEW = 8;

	private static final int MANY = 1024;

	private static final int WAYS = 4;

	private static final long PREFIX = 0xcbf29ce484222325L;

	private static final long WHOLE = 0xb260ffac0022417bL;

	private static final long STATE = 3;

	private static final long ACCEPTED = 1;

	private static final long STRUCK = 2;

	private final AtomicLongArray slots;

	private final int ways;

	private volatile boolean crowded;

	private int turn;

	private ResourceMemory(int size, int ways) {
		this.slots = new AtomicLongArray(size);
		this.ways = ways;
	}

	/**
	 * Create the memory that each org has: for a few resources. If they are more, all are
	 * taken for accepted.
	 */
	static ResourceMemory few() {
		return new ResourceMemory(FEW, FEW);
	}

	/**
	 * Create the memory of an org whose calls need to be told apart.
	 */
	ResourceMemory grow() {
		if (this.ways == WAYS) {
			return this;
		}
		ResourceMemory many = new ResourceMemory(MANY, WAYS);
		for (int i = 0; i < FEW; i++) {
			long slot = this.slots.getOpaque(i);
			if (slot != 0) {
				many.put(slot & ~STATE, slot & STATE);
			}
		}
		return many;
	}

	/**
	 * Whether there are more resources than can be told apart.
	 */
	boolean isCrowded() {
		return this.crowded;
	}

	/**
	 * Return the hash of a resource: of its method and the first segments of its path, up
	 * to one with a digit, which is an id. Where such a prefix was struck off, of the
	 * whole path.
	 */
	long key(String method, String path) {
		long prefix = prefix(method, path);
		return (state(prefix) == STRUCK) ? hash(WHOLE, method, path, path.length()) : prefix;
	}

	static long prefix(String method, String path) {
		return hash(PREFIX, method, path, length(path));
	}

	/**
	 * Return how much of a path tells resources apart.
	 */
	static int length(String path) {
		int start = 0;
		int segments = 0;
		boolean version = false;
		for (int i = 0; i < path.length(); i++) {
			char next = path.charAt(i);
			if (next == '/') {
				if (++segments > SEGMENTS) {
					return i;
				}
				start = i;
				version = segments == 3 && path.startsWith("/v", i); // /services/data/v68.0
			}
			else if (!version && next >= '0' && next <= '9') {
				return start;
			}
		}
		return path.length();
	}

	private static long hash(long seed, String method, String path, int length) {
		long hash = seed; // FNV-1a
		for (int i = 0; i < method.length(); i++) {
			hash = (hash ^ method.charAt(i)) * 0x100000001b3L;
		}
		for (int i = 0; i < length; i++) {
			hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
		hash = (hash ^ (hash >>> 29)) & ~STATE;
		return (hash != 0) ? hash : ~STATE;
	}

	/**
	 * Take note of an accepted call.
	 * @return whether that is news
	 */
	boolean accept(long key) {
		int last = base(key) + this.ways - 1;
		for (int i = base(key); i <= last; i++) {
			if ((this.slots.getOpaque(i) & ~STATE) == key) {
				if (i == last && this.ways == WAYS) {
					promote(last);
				}
				return false;
			}
		}
		put(key, ACCEPTED);
		return true;
	}

	/**
	 * Where all places are taken, what is seen once only ever takes the last; the second
	 * time it moves, so that a flood of paths that never come again leaves the others
	 * alone.
	 */
	private void promote(int last) {
		long slot = this.slots.getOpaque(last);
		int to = last - WAYS + 1 + Math.floorMod(this.turn++, WAYS - 1);
		for (int i = last - WAYS + 1; i < last; i++) {
			if (this.slots.getOpaque(i) == 0) {
				to = i;
				break;
			}
		}
		this.slots.setOpaque(to, slot);
		this.slots.setOpaque(last, 0);
	}

	void accepted(long key) {
		put(key, ACCEPTED);
	}

	void struckOff(long key) {
		put(key, STRUCK);
	}

	/**
	 * Whether a resource was accepted, as far as is known.
	 */
	boolean isAccepted(long key) {
		return isRemembered(key) || (state(key) == 0 && this.crowded);
	}

	/**
	 * Whether a resource was accepted for sure.
	 */
	boolean isRemembered(long key) {
		return state(key) == ACCEPTED;
	}

	private void put(long key, long state) {
		int base = base(key);
		int free = -1;
		for (int i = base; i < base + this.ways; i++) {
			long slot = this.slots.getOpaque(i);
			if ((slot & ~STATE) == key) {
				this.slots.setOpaque(i, key | state);
				return;
			}
			if (slot == 0 && free == -1) {
				free = i;
			}
		}
		if (free != -1) {
			this.slots.setOpaque(free, key | state);
		}
		else if (this.ways == WAYS) {
			this.slots.setOpaque(base + WAYS - 1, key | state);
		}
		else {
			this.crowded = true;
		}
	}

	private long state(long key) {
		for (int i = base(key); i < base(key) + this.ways; i++) {
			long slot = this.slots.getOpaque(i);
			if ((slot & ~STATE) == key) {
				return slot & STATE;
			}
		}
		return 0;
	}

	private int base(long key) {
		return (int) (key >>> 40) & (this.slots.length() - this.ways);
	}

}
