package io.salesforceauth.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps entries in Redis, one hash each, which ends by itself. Versions are compared, and
 * time is told, by scripts in the server. A key that holds something else is as good as
 * absent, and what is far too long to be an entry is not read.
 */
final class RedisTokenStore implements SharedTokenStore {

	static final String PREFIX = "salesforce-auth:";

	/**
	 * A version as Java writes it, or nil for whatever else is there.
	 */
	private static final String VERSION = """
			local kind = redis.call('TYPE', KEYS[1]).ok
			local version = (kind == 'hash') and redis.call('HGET', KEYS[1], 'version') or nil
			if not (version and #version <= 18 and string.find(version, '^[1-9]%d*$')) then version = nil end
			""";

	@SuppressWarnings("rawtypes")
	private static final RedisScript<List> READ = RedisScript.of(VERSION + """
			local time = redis.call('TIME')
			local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
			if kind == 'none' then return {now, '0', ''} end
			if not version then return {now, '0', 'unknown'} end
			if redis.call('HSTRLEN', KEYS[1], 'content') > 524288 then return {now, version, 'unknown'} end
			return {now, version, redis.call('HGET', KEYS[1], 'content') or ''}
			""", List.class);

	private static final RedisScript<Boolean> WRITE = RedisScript.of(VERSION + """
			if (version or '0') ~= ARGV[1] then return false end
			if kind ~= 'none' and not version then redis.call('DEL', KEYS[1]) end
			redis.call('HSET', KEYS[1], 'version', ARGV[2], 'content', ARGV[3])
			redis.call('PEXPIRE', KEYS[1], ARGV[4])
			return true
			""", Boolean.class);

	private final StringRedisTemplate redis;

	RedisTokenStore(RedisConnectionFactory connections) {
		this.redis = new StringRedisTemplate(connections);
	}

	@Override
	public Reading read(String name) {
		List<?> entry = Objects.requireNonNull(this.redis.execute(READ, List.of(PREFIX + name)));
		return new Reading(Instant.ofEpochMilli(number(entry.get(0))), number(entry.get(1)),
				String.valueOf(entry.get(2)));
	}

	private static long number(Object value) {
		return Long.parseLong(String.valueOf(value));
	}

	@Override
	public boolean write(String name, String content, long expected, long version, Duration keep) {
		return Boolean.TRUE.equals(this.redis.execute(WRITE, List.of(PREFIX + name), String.valueOf(expected),
				String.valueOf(version), content, String.valueOf(keep.toMillis())));
	}

}
