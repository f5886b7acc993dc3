package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The accounts of the mock org, in memory.
 */
public final class Accounts {

	private static final String SUFFIX = "AAA";

	private final Map<String, Map<String, @Nullable Object>> byId = new LinkedHashMap<>();

	private int lastNumber;

	/**
	 * Create the accounts that are there from the start.
	 */
	public Accounts() {
		reset();
	}

	/**
	 * Return all accounts.
	 * @return a copy, oldest first
	 */
	public synchronized List<Map<String, @Nullable Object>> all() {
		List<Map<String, @Nullable Object>> all = new ArrayList<>();
		this.byId.values().forEach((account) -> all.add(new LinkedHashMap<>(account)));
		return all;
	}

	/**
	 * Find an account.
	 * @param id the id, with 15 or 18 characters
	 * @return a copy, or {@code null} if there is none
	 */
	public synchronized @Nullable Map<String, @Nullable Object> find(String id) {
		Map<String, @Nullable Object> account = this.byId.get(normalize(id));
		return (account != null) ? new LinkedHashMap<>(account) : null;
	}

	/**
	 * Add an account.
	 * @param fields its fields, those that Salesforce does not know too
	 * @return its id
	 */
	public synchronized String add(Map<String, @Nullable Object> fields) {
		// The last part of an id tells the upper-case letters of each five characters
		String id = "0015g%010d".formatted(++this.lastNumber) + SUFFIX;
		Map<String, @Nullable Object> account = JsonText.object("Id", id);
		account.putAll(fields);
		this.byId.put(id, account);
		return id;
	}

	/**
	 * Change fields of an account.
	 * @param id the id, with 15 or 18 characters
	 * @param fields the fields to change
	 * @return whether there is such an account
	 */
	public synchronized boolean change(String id, Map<String, @Nullable Object> fields) {
		Map<String, @Nullable Object> account = this.byId.get(normalize(id));
		if (account != null) {
			account.putAll(fields);
		}
		return account != null;
	}

	/**
	 * Delete an account.
	 * @param id the id, with 15 or 18 characters
	 * @return whether there was such an account
	 */
	public synchronized boolean delete(String id) {
		return this.byId.remove(normalize(id)) != null;
	}

	/**
	 * Do several things while nobody else touches the accounts.
	 * @param <T> the type of the result
	 * @param actions what to do
	 * @return its result
	 */
	public synchronized <T> T atOnce(Supplier<T> actions) {
		return actions.get();
	}

	/**
	 * Remember the accounts as they are now.
	 * @return what goes back to them; ids are not given twice
	 */
	public synchronized Runnable undo() {
		Map<String, Map<String, @Nullable Object>> before = new LinkedHashMap<>();
		this.byId.forEach((id, account) -> before.put(id, new LinkedHashMap<>(account)));
		return () -> {
			this.byId.clear();
			this.byId.putAll(before);
		};
	}

	/**
	 * Go back to the accounts that are there from the start, with their ids.
	 */
	public synchronized void reset() {
		this.byId.clear();
		this.lastNumber = 0;
		seed("Edge Communications", "Electronics", "(512) 757-6000", 139_000_000);
		seed("Burlington Textiles Corp of America", "Apparel", "(336) 222-7000", 350_000_000);
		seed("Pyramid Construction Inc.", "Construction", "(014) 427-4427", 950_000_000);
		seed("Dickenson plc", "Consulting", "(785) 241-6200", 50_000_000);
		seed("Grand Hotels & Resorts Ltd", "Hospitality", "(312) 596-1000", 500_000_000);
		seed("United Oil & Gas Corp.", "Energy", "(212) 842-5500", 5_600_000_000L);
		seed("Express Logistics and Transport", "Transportation", "(503) 421-7800", 950_000_000);
		seed("University of Arizona", "Education", "(520) 773-9050", null);
		seed("GenePoint", "Biotechnology", "(650) 867-3450", 30_000_000);
		seed("Müller & Söhne GmbH", "Manufacturing", "+49 89 5550100", 12_400_000);
		seed("O'Neill Brewing Co.", "Food & Beverage", "+353 1 555 0142", 7_250_000);
		seed("sForce", null, "(415) 901-7000", null);
	}

	private void seed(String name, @Nullable String industry, String phone, @Nullable Number annualRevenue) {
		add(JsonText.object("Name", name, "Industry", industry, "Phone", phone, "AnnualRevenue", annualRevenue));
	}

	private static String normalize(String id) {
		return (id.length() == 15) ? id + SUFFIX : id;
	}

}
