package io.salesforceauth.test.org;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The objects of the mock org and their records, in memory. Names of objects may be
 * written in any case. Records that are returned are copies, and none of them is deleted
 * unless the method says so.
 */
public final class Records {

	/**
	 * The object that is there from the start.
	 */
	public static final String ACCOUNT = "Account";

	private static final Map<String, String> PREFIXES = Map.of("account", "001", "contact", "003", "user", "005",
			"opportunity", "006", "lead", "00Q", "task", "00T", "event", "00U", "case", "500", "campaign", "701");

	private static final DateTimeFormatter DATES = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx")
		.withZone(ZoneOffset.UTC);

	private final Map<String, ObjectType> types = new LinkedHashMap<>();

	private final Map<String, Map<String, @Nullable Object>> byId = new LinkedHashMap<>();

	private final Map<String, Integer> lastNumbers = new LinkedHashMap<>();

	private final Clock clock;

	private final String user;

	private boolean strict = true;

	/**
	 * Create the records that are there from the start.
	 * @param clock dates the records
	 * @param user the id of the user who owns them
	 */
	Records(Clock clock, String user) {
		this.clock = clock;
		this.user = user;
		reset();
	}

	/**
	 * Describe an object: it exists, and has these fields beside those that it has
	 * already.
	 * @param object the name
	 * @param fields the fields, without those that every object has
	 */
	public synchronized void describe(String object, List<String> fields) {
		ObjectType known = this.types.get(key(object));
		this.types.put(key(object),
				(known != null) ? known.with(fields) : new ObjectType(object, prefix(object), List.of()).with(fields));
	}

	/**
	 * Choose whether fields that a described object does not have are refused.
	 * @param strict whether they are
	 */
	public synchronized void strict(boolean strict) {
		this.strict = strict;
	}

	/**
	 * Return whether an object may have a field.
	 * @param type the object
	 * @param field the name of the field
	 * @return whether it has it, or nobody knows its fields or asks for them
	 */
	public synchronized boolean allows(ObjectType type, String field) {
		return !this.strict || !type.isDescribed() || type.field(field) != null;
	}

	/**
	 * Find an object.
	 * @param object the name
	 * @return the object, or {@code null} if nobody described it or stored a record
	 */
	public synchronized @Nullable ObjectType type(String object) {
		return this.types.get(key(object));
	}

	/**
	 * Return the objects.
	 * @return a copy
	 */
	public synchronized List<ObjectType> types() {
		return List.copyOf(this.types.values());
	}

	/**
	 * Return all records of an object.
	 * @param object the name
	 * @return the records, oldest first
	 */
	public List<Map<String, @Nullable Object>> all(String object) {
		return allWithDeleted(object).stream().filter((record) -> !isDeleted(record)).toList();
	}

	/**
	 * Return all records of an object, those that are deleted too.
	 * @param object the name
	 * @return the records, oldest first
	 */
	public synchronized List<Map<String, @Nullable Object>> allWithDeleted(String object) {
		ObjectType type = type(object);
		List<Map<String, @Nullable Object>> all = new ArrayList<>();
		if (type != null) {
			this.byId.forEach((id, record) -> {
				if (id.startsWith(type.prefix())) {
					all.add(new LinkedHashMap<>(record));
				}
			});
		}
		return all;
	}

	/**
	 * Find a record.
	 * @param type the object
	 * @param id the id, with 15 or 18 characters
	 * @return the record, or {@code null} if there is none
	 */
	public synchronized @Nullable Map<String, @Nullable Object> find(ObjectType type, String id) {
		Map<String, @Nullable Object> record = living(type, id);
		return (record != null) ? new LinkedHashMap<>(record) : null;
	}

	/**
	 * Find records by the value of a field.
	 * @param type the object
	 * @param field the name of the field
	 * @param value the value as a text
	 * @return their ids
	 */
	public List<String> findBy(ObjectType type, String field, String value) {
		String name = Objects.requireNonNullElse(type.field(field), field);
		return all(type.name()).stream()
			.filter((record) -> record.get(name) != null && value.equalsIgnoreCase(String.valueOf(record.get(name))))
			.map((record) -> String.valueOf(record.get("Id")))
			.toList();
	}

	/**
	 * Store a record of any object.
	 * @param object the name; an object that nobody described has any field from now on
	 * @param fields its fields
	 * @return its id
	 */
	public synchronized String add(String object, Map<String, @Nullable Object> fields) {
		ObjectType type = this.types.computeIfAbsent(key(object),
				(key) -> new ObjectType(object, prefix(object), List.of()));
		int number = this.lastNumbers.merge(type.prefix(), 1, Integer::sum);
		String id = Ids.whole(type.prefix() + "5g%010d".formatted(number));
		String now = DATES.format(this.clock.instant());
		Map<String, @Nullable Object> record = JsonText.object("Id", id);
		record.putAll(type.spell(fields));
		record.putIfAbsent("OwnerId", this.user);
		record.putAll(JsonText.object("Id", id, "IsDeleted", false, "CreatedDate", now, "CreatedById", this.user,
				"LastModifiedDate", now, "LastModifiedById", this.user, "SystemModstamp", now));
		this.byId.put(id, record);
		return id;
	}

	/**
	 * Change fields of a record.
	 * @param type the object
	 * @param id the id, with 15 or 18 characters
	 * @param fields the fields to change
	 * @return whether there is such a record
	 */
	public synchronized boolean change(ObjectType type, String id, Map<String, @Nullable Object> fields) {
		Map<String, @Nullable Object> record = living(type, id);
		if (record != null) {
			record.putAll(type.spell(fields));
			touch(record);
		}
		return record != null;
	}

	/**
	 * Delete a record.
	 * @param type the object
	 * @param id the id, with 15 or 18 characters
	 * @return whether there was such a record
	 */
	public synchronized boolean delete(ObjectType type, String id) {
		Map<String, @Nullable Object> record = living(type, id);
		if (record != null) {
			record.put("IsDeleted", true);
			touch(record);
		}
		return record != null;
	}

	/**
	 * Find the object that a record is of.
	 * @param id the id of the record
	 * @return the object, or {@code null} if no object has ids that begin so
	 */
	public synchronized @Nullable ObjectType typeOf(String id) {
		return this.types.values().stream().filter((type) -> id.startsWith(type.prefix())).findFirst().orElse(null);
	}

	/**
	 * Do several things while nobody else touches the records.
	 * @param <T> the type of the result
	 * @param actions what to do
	 * @return its result
	 */
	public synchronized <T> T atOnce(Supplier<T> actions) {
		return actions.get();
	}

	/**
	 * Remember the records as they are now.
	 * @return what goes back to them; ids are not given twice
	 */
	public synchronized Runnable undo() {
		Map<String, Map<String, @Nullable Object>> before = new LinkedHashMap<>();
		this.byId.forEach((id, record) -> before.put(id, new LinkedHashMap<>(record)));
		return () -> {
			this.byId.clear();
			this.byId.putAll(before);
		};
	}

	/**
	 * Go back to the accounts that are there from the start, with their ids.
	 */
	synchronized void reset() {
		this.types.clear();
		this.byId.clear();
		this.lastNumbers.clear();
		this.strict = true;
		describe(ACCOUNT, ObjectType.OF_ACCOUNT);
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
		add(ACCOUNT,
				JsonText.object("Name", name, "Industry", industry, "Phone", phone, "AnnualRevenue", annualRevenue));
	}

	private void touch(Map<String, @Nullable Object> record) {
		String now = DATES.format(this.clock.instant());
		record.put("LastModifiedDate", now);
		record.put("SystemModstamp", now);
	}

	private @Nullable Map<String, @Nullable Object> living(ObjectType type, String id) {
		Map<String, @Nullable Object> record = id.startsWith(type.prefix()) ? this.byId.get(Ids.whole(id)) : null;
		return (record != null && !isDeleted(record)) ? record : null;
	}

	private static boolean isDeleted(Map<?, ?> record) {
		return Boolean.TRUE.equals(record.get("IsDeleted"));
	}

	// Of other objects Salesforce has its own, of custom ones the org
	private String prefix(String object) {
		return PREFIXES.getOrDefault(key(object), "a%02d".formatted(this.types.size()));
	}

	private static String key(String object) {
		return object.toLowerCase(Locale.ROOT);
	}

}
