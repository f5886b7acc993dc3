package io.salesforceauth.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps entries in a table, one row each. Versions are compared, and time is told, by the
 * database. Rows that nobody needs any more are deleted when one is made. What is far too
 * long to be an entry is not read.
 */
final class JdbcTokenStore implements SharedTokenStore {

	static final String TABLE = "salesforce_token";

	static final String SCHEMA = "io/salesforceauth/store/schema.sql";

	// One row in any case, so that the time is always told
	private static final String READ = "SELECT CURRENT_TIMESTAMP, t.version, "
			+ "CASE WHEN CHAR_LENGTH(t.content) <= 524288 THEN t.content WHEN t.version IS NOT NULL THEN 'unknown' END "
			+ "FROM (SELECT 1 AS one) x LEFT JOIN " + TABLE + " t ON t.name = ?";

	private static final String UPDATE = "UPDATE " + TABLE
			+ " SET version = ?, content = ?, written_at = CURRENT_TIMESTAMP, keep_until = ? WHERE name = ? AND version = ?";

	private static final String INSERT = "INSERT INTO " + TABLE
			+ " (version, content, written_at, keep_until, name) VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?)";

	private static final String DELETE = "DELETE FROM " + TABLE + " WHERE keep_until < CURRENT_TIMESTAMP";

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	private volatile boolean tableMissing;

	/**
	 * Create a store.
	 * @param initializeSchema whether to create the table, with the first access at the
	 * latest
	 * @param timeout how long the store is waited for: a statement ends then, too
	 */
	JdbcTokenStore(DataSource dataSource, boolean initializeSchema, Duration timeout) {
		this.dataSource = dataSource;
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout((int) Math.max(1, timeout.plusMillis(999).toSeconds()));
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.tableMissing = initializeSchema;
	}

	/**
	 * Whether the table is there.
	 * @throws DataAccessException if the database cannot be asked
	 */
	boolean hasTable() {
		try {
			this.jdbc.query("SELECT version, content, written_at, keep_until FROM " + TABLE + " WHERE name = ?",
					(row) -> {
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
	public Reading read(String name) {
		createTable();
		return Objects.requireNonNull(this.jdbc.queryForObject(READ, (row, i) -> toReading(row), name));
	}

	private static Reading toReading(ResultSet row) throws SQLException {
		String content = row.getString(3);
		return new Reading(row.getTimestamp(1).toInstant(), row.getLong(2), (content != null) ? content : "");
	}

	@Override
	public boolean write(String name, String content, long expected, long version, Duration keep) {
		createTable();
		// By our own clock: it may be off by minutes, which is nothing beside hours
		Timestamp keepUntil = Timestamp.from(Instant.now().plus(keep));
		try {
			return changes(UPDATE, version, content, keepUntil, name, expected)
					|| (expected == ABSENT && insert(version, content, keepUntil, name));
		}
		catch (DuplicateKeyException | ConcurrencyFailureException ex) {
			return false; // another instance was faster
		}
	}

	private boolean insert(Object... values) {
		changes(DELETE);
		return changes(INSERT, values);
	}

	private boolean changes(String statement, @Nullable Object... values) {
		return Boolean.TRUE.equals(this.transactions.execute((status) -> this.jdbc.update(statement, values) > 0));
	}

}
