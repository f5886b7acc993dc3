package io.salesforceauth.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import javax.sql.DataSource;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps tokens in a table, one row for each org, which also is the row of the lock.
 * Versions are compared, and time is told, by the database. The lock is ShedLock's: see
 * {@link SalesforceTokenStoreAutoConfiguration}.
 */
final class JdbcTokenStore implements SharedTokenStore {

	static final String TABLE = "salesforce_token";

	static final String SCHEMA = "io/salesforceauth/store/schema.sql";

	private static final String READ = "SELECT version, content, written_at, CURRENT_TIMESTAMP FROM " + TABLE
			+ " WHERE name = ?";

	private static final String WRITE = "UPDATE " + TABLE
			+ " SET version = ?, content = ?, written_at = CURRENT_TIMESTAMP WHERE name = ? AND version = ?";

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	private final JdbcTemplateLockProvider locks;

	private volatile boolean tableMissing;

	/**
	 * Create a store.
	 * @param initializeSchema whether to create the table, with the first access at the
	 * latest
	 * @param timeout how long the store is waited for: a statement ends then, too
	 */
	JdbcTokenStore(DataSource dataSource, boolean initializeSchema, Duration timeout) {
		this.dataSource = dataSource;
		this.jdbc = new QuietJdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout((int) Math.max(1, timeout.plusMillis(999).toSeconds()));
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.locks = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
			.withJdbcTemplate(this.jdbc)
			.withTableName(TABLE)
			// Not the host, which may run several instances
			.withLockedByValue(UUID.randomUUID().toString())
			.usingDbTime()
			.build());
		this.tableMissing = initializeSchema;
	}

	/**
	 * Whether the table is there.
	 * @throws DataAccessException if the database cannot be asked
	 */
	boolean hasTable() {
		try {
			this.jdbc.query(READ, (row) -> {
			}, "");
			return true;
		}
		catch (BadSqlGrammarException ex) {
			return false;
		}
	}

	/**
	 * Create the table if it is not there and was asked for. Several instances that start
	 * together may all try.
	 */
	void createTable() {
		if (!this.tableMissing) {
			return;
		}
		try {
			DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(new ClassPathResource(SCHEMA)),
					this.dataSource);
		}
		catch (DataAccessException ex) {
			if (!hasTable()) {
				throw ex;
			}
		}
		this.tableMissing = false;
	}

	@Override
	public @Nullable Entry read(String key) {
		createTable();
		Row row = this.jdbc.query(READ, (result) -> result.next() ? Row.of(result) : null, key);
		if (row == null) {
			// It believes that the row is there, and would never lock
			this.locks.clearCache();
			return null;
		}
		return row.entry();
	}

	@Override
	public boolean write(String key, String content, long expected, long version, Duration keep) {
		return Boolean.TRUE.equals(
				this.transactions.execute((status) -> this.jdbc.update(WRITE, version, content, key, expected) == 1));
	}

	@Override
	public @Nullable Lease lock(String key, Duration lease) {
		createTable();
		return this.locks.lock(new LockConfiguration(Instant.now(), key, lease, Duration.ZERO))
			.map((lock) -> (Lease) lock::unlock)
			.orElse(null);
	}

	/**
	 * A row.
	 *
	 * @param entry {@code null} if only the lock has made the row
	 */
	private record Row(@Nullable Entry entry) {

		static Row of(ResultSet result) throws SQLException {
			long version = result.getLong(1);
			if (version == ABSENT) {
				return new Row(null);
			}
			Duration age = Duration.between(result.getTimestamp(3).toInstant(), result.getTimestamp(4).toInstant());
			return new Row(new Entry(version, result.getString(2), age.isNegative() ? Duration.ZERO : age));
		}

	}

	/**
	 * ShedLock logs an error for each exception of Spring's that it does not expect, and
	 * throws it. The log is told by who uses the store, once.
	 */
	private static final class QuietJdbcTemplate extends JdbcTemplate {

		QuietJdbcTemplate(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public int update(PreparedStatementCreator statement) {
			try {
				return super.update(statement);
			}
			catch (DuplicateKeyException | ConcurrencyFailureException ex) {
				throw ex; // the lock is another's
			}
			catch (DataAccessException ex) {
				throw new IllegalStateException("The lock cannot be written", ex);
			}
		}

	}

}
