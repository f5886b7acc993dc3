package io.salesforceauth.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps tokens in Redis, one hash for each org, which ends by itself. Versions are
 * compared, and time is told, by scripts in the server. The lock is ShedLock's: see
 * {@link SalesforceTokenStoreAutoConfiguration}.
 */
final class RedisTokenStore implements SharedTokenStore {

	private static final String PREFIX = "salesforce-auth:";

	private static final String NOW = "local time = redis.call('TIME') "
			+ "local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) ";

	@SuppressWarnings("rawtypes")
	private static final RedisScript<List> READ = RedisScript
		.of(NOW + "local entry = redis.call('HMGET', KEYS[1], 'version', 'content', 'written') "
				+ "if not (entry[1] and entry[2] and entry[3]) then return {} end "
				+ "return {entry[1], entry[2], entry[3], now}", List.class);

	private static final RedisScript<Boolean> WRITE = RedisScript
		.of(NOW + "if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return false end "
				+ "redis.call('HSET', KEYS[1], 'version', ARGV[2], 'content', ARGV[3], 'written', now) "
				+ "redis.call('PEXPIRE', KEYS[1], ARGV[4]) return true", Boolean.class);

	private final StringRedisTemplate redis;

	private final LockProvider locks;

	RedisTokenStore(RedisConnectionFactory connections) {
		this.redis = new StringRedisTemplate(connections);
		// safeUpdate: a lock that has ended and is another's is not released
		this.locks = new RedisLockProvider.Builder(this.redis).keyPrefix("salesforce-auth")
			.environment("lock")
			.safeUpdate(true)
			.build();
	}

	@Override
	public @Nullable Entry read(String key) {
		List<?> entry = this.redis.execute(READ, List.of(PREFIX + key));
		if (entry == null || entry.isEmpty()) {
			return null;
		}
		long age = number(entry.get(3)) - number(entry.get(2));
		return new Entry(number(entry.get(0)), String.valueOf(entry.get(1)), Duration.ofMillis(Math.max(0, age)));
	}

	private static long number(@Nullable Object value) {
		return Long.parseLong(String.valueOf(value));
	}

	@Override
	public boolean write(String key, String content, long expected, long version, Duration keep) {
		return Boolean.TRUE.equals(this.redis.execute(WRITE, List.of(PREFIX + key), String.valueOf(expected),
				String.valueOf(version), content, String.valueOf(keep.toMillis())));
	}

	@Override
	public @Nullable Lease lock(String key, Duration lease) {
		return this.locks.lock(new LockConfiguration(Instant.now(), key, lease, Duration.ZERO))
			.map((lock) -> (Lease) lock::unlock)
			.orElse(null);
	}

}
